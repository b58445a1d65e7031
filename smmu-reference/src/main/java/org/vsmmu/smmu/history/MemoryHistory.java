package org.vsmmu.smmu.history;

import java.util.Collection;
import java.util.List;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.vsmmu.smmu.translate.Memory;
import org.vsmmu.smmu.translate.Unreadable;

/**
 * Physical memory, as it is and as it was. Only words that were stored or seen take space.
 *
 * <p>Without regions nothing is known of any address until it is written; with regions, an address
 * outside all of them aborts.
 */
final class MemoryHistory implements Memory {

  private static final int PAGE_SHIFT = 12;
  private static final int WORDS = 512;
  private static final int CACHED = 1024;

  /** A page of which some word was stored or seen. */
  private static final class Page {
    final long number;
    final boolean zero;
    final boolean aborts;
    final long[] values = new long[WORDS];
    final WordHistory[] histories = new WordHistory[WORDS];

    Page(long number, boolean zero, boolean aborts) {
      this.number = number;
      this.zero = zero;
      this.aborts = aborts;
    }
  }

  /** Hears of stored words. */
  interface Visitor {
    void word(long address, WordHistory history);
  }

  private final List<MemoryRegion> regions;
  private final NavigableMap<Long, Page> pages = new TreeMap<>(Long::compareUnsigned);
  private final Page[] cached = new Page[CACHED];

  MemoryHistory(Collection<MemoryRegion> regions) {
    this.regions = List.copyOf(regions);
  }

  @Override
  public long read(long address) {
    Page page = page(address >>> PAGE_SHIFT);
    int index = index(address);
    if (page == null) {
      return untouched(address);
    }
    if (page.zero || page.histories[index] != null) {
      return page.values[index];
    }
    return untouched(address);
  }

  private static int index(long address) {
    return (int) (address >>> 3) & (WORDS - 1);
  }

  private Page page(long number) {
    int slot = (int) number & (CACHED - 1);
    Page page = cached[slot];
    if (page == null || page.number != number) {
      page = pages.get(number);
      if (page != null) {
        cached[slot] = page;
      }
    }
    return page;
  }

  private long untouched(long address) {
    if (regions.isEmpty()) {
      throw Unreadable.UNKNOWN;
    }
    MemoryRegion region = region(address);
    if (region == null) {
      throw Unreadable.ABORT;
    }
    if (!region.zero()) {
      throw Unreadable.UNKNOWN;
    }
    return 0;
  }

  private MemoryRegion region(long address) {
    for (MemoryRegion region : regions) {
      if (region.contains(address)) {
        return region;
      }
    }
    return null;
  }

  /** Whether a read of this address aborts. */
  boolean aborts(long address) {
    return outside(address) && history(address) == null;
  }

  private boolean outside(long address) {
    return !regions.isEmpty() && region(address) == null;
  }

  /** What a word held before it was ever stored or seen: zero, or nobody knows. */
  boolean initiallyZero(long address) {
    MemoryRegion region = region(address);
    return region != null && region.zero();
  }

  /** The past of a word; null if it was never stored or seen. */
  WordHistory history(long address) {
    Page page = page(address >>> PAGE_SHIFT);
    return page == null ? null : page.histories[index(address)];
  }

  /** The word changes now. */
  void store(long tick, long address, long value, Object cause) {
    Page page = writable(address);
    int index = index(address);
    WordHistory history = page.histories[index];
    if (history == null) {
      if (page.zero && value == 0) {
        return;
      }
      history = fresh(page, index, tick);
    }
    history.store(tick, value, cause);
    page.values[index] = value;
  }

  /** The word was seen to hold a value now. */
  void saw(long tick, long address, long value, Object cause) {
    Page page = writable(address);
    int index = index(address);
    if (page.histories[index] == null && page.zero && value == 0) {
      return;
    }
    if (page.histories[index] == null) {
      page.histories[index] = new WordHistory();
      if (page.zero) {
        page.histories[index].initially(0);
      }
    }
    page.histories[index].saw(tick, value, cause);
    page.values[index] = value;
  }

  private static WordHistory fresh(Page page, int index, long tick) {
    WordHistory history = new WordHistory();
    if (page.zero) {
      history.initially(0);
    } else if (!page.aborts) {
      history.unknownUntil(tick);
    }
    page.histories[index] = history;
    return history;
  }

  private Page writable(long address) {
    long number = address >>> PAGE_SHIFT;
    Page page = page(number);
    if (page == null) {
      page = new Page(number, initiallyZero(address), outside(address));
      pages.put(number, page);
      cached[(int) number & (CACHED - 1)] = page;
    }
    return page;
  }

  /** Every stored or seen word of a range, in order of address. */
  void visit(long first, long last, Visitor visitor) {
    for (Page page :
        pages.subMap(first >>> PAGE_SHIFT, true, last >>> PAGE_SHIFT, true).values()) {
      for (int i = 0; i < WORDS; i++) {
        long address = (page.number << PAGE_SHIFT) + (long) i * Long.BYTES;
        boolean inside =
            Long.compareUnsigned(first, address) <= 0 && Long.compareUnsigned(address, last) <= 0;
        if (page.histories[i] != null && inside) {
          visitor.word(address, page.histories[i]);
        }
      }
    }
  }

  /** Drops every version that could not be read at or after a tick. */
  void forgetBefore(long tick) {
    for (Page page : pages.values()) {
      for (WordHistory history : page.histories) {
        if (history != null) {
          history.forgetBefore(tick);
        }
      }
    }
  }
}
