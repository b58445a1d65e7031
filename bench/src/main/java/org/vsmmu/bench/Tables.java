package org.vsmmu.bench;

import java.util.Arrays;

/** Lays out translation tables of 48-bit inputs, one page at a time. */
final class Tables {
  private static final int LAST_LEVEL = 3;
  private static final long ADDRESS = 0xffff_ffff_f000L;

  private final PagedMemory memory;
  private final int granule;
  private final int startLevel;
  private final long root;
  private final long offset;
  private final long[] made;
  private long free;
  private int count;

  /**
   * Tables from {@code root} on.
   *
   * @param offset from their addresses to those of memory
   */
  Tables(PagedMemory memory, long root, int granule, int startLevel, long offset) {
    this.memory = memory;
    this.root = root;
    this.granule = granule;
    this.startLevel = startLevel;
    this.offset = offset;
    this.free = root + (1L << 20);
    this.made = new long[1 << 12];
    clear(root, 16 << granule);
  }

  private void clear(long table, long bytes) {
    for (long at = table; at < table + bytes; at += Long.BYTES) {
      memory.write(at + offset, 0);
    }
    made[count++] = table;
  }

  void map(long input, long leaf) {
    long table = root;
    for (int level = startLevel; level < LAST_LEVEL; level++) {
      long entry = entry(table, level, input) + offset;
      if ((memory.read(entry) & 1) == 0) {
        clear(free, 1L << granule);
        memory.write(entry, free | 3);
        free += 1L << granule;
      }
      table = memory.read(entry) & ADDRESS;
    }
    memory.write(entry(table, LAST_LEVEL, input) + offset, leaf);
  }

  /** The addresses of all tables, each of a granule's size. */
  long[] made() {
    return Arrays.copyOf(made, count);
  }

  private long entry(long table, int level, long input) {
    int below = granule + (LAST_LEVEL - level) * (granule - 3);
    long index = input >>> below;
    return table + Long.BYTES * (level == startLevel ? index : index & (1L << (granule - 3)) - 1);
  }
}
