package org.vsmmu.bench;

import org.vsmmu.smmu.translate.Memory;
import org.vsmmu.smmu.translate.Unreadable;

/** Memory as pages of 512 words in an open hash table; what was never written is unknown. */
final class PagedMemory implements Memory {
  private static final int PAGE_SHIFT = 12;
  private static final int WORD_MASK = 511;
  private static final long MIX = 0x9e37_79b9_7f4a_7c15L;

  private long[] numbers = new long[1 << 10];
  private long[][] pages = new long[1 << 10][];
  private int used;

  void write(long address, long value) {
    page(address >>> PAGE_SHIFT)[(int) (address >>> 3) & WORD_MASK] = value;
  }

  @Override
  public long read(long address) {
    long number = address >>> PAGE_SHIFT;
    int slot = slot(number);
    long[] page = pages[slot];
    if (page == null) {
      throw Unreadable.UNKNOWN;
    }
    return page[(int) (address >>> 3) & WORD_MASK];
  }

  private int slot(long number) {
    int mask = numbers.length - 1;
    int slot = (int) ((number * MIX) >>> 32) & mask;
    while (pages[slot] != null && numbers[slot] != number) {
      slot = (slot + 1) & mask;
    }
    return slot;
  }

  private long[] page(long number) {
    if (2 * used > numbers.length) {
      grow();
    }
    int slot = slot(number);
    if (pages[slot] == null) {
      numbers[slot] = number;
      pages[slot] = new long[WORD_MASK + 1];
      used++;
    }
    return pages[slot];
  }

  private void grow() {
    long[] oldNumbers = numbers;
    long[][] oldPages = pages;
    numbers = new long[2 * oldNumbers.length];
    pages = new long[2 * oldPages.length][];
    for (int i = 0; i < oldPages.length; i++) {
      if (oldPages[i] != null) {
        int slot = slot(oldNumbers[i]);
        numbers[slot] = oldNumbers[i];
        pages[slot] = oldPages[i];
      }
    }
  }
}
