package org.vsmmu.smmu.translate;

/** Builds translation tables by hand: makes the tables on the way to a descriptor and writes it. */
final class Tree {
  private final WordMemory memory;
  private final int granule;
  private final int inputBits;
  private final int startLevel;
  private final long root;
  private final long offset;
  private long free;
  private long tableBits = 3;
  private boolean bigEndian;

  /**
   * @param root address of the first table
   * @param free where further tables go, one after the other
   * @param offset from addresses in tables to those of memory: not 0 below a stage 2
   */
  Tree(
      WordMemory memory,
      long root,
      int granule,
      int inputBits,
      int startLevel,
      long free,
      long offset) {
    this.memory = memory;
    this.root = root;
    this.granule = granule;
    this.inputBits = inputBits;
    this.startLevel = startLevel;
    this.free = free;
    this.offset = offset;
  }

  /** Table descriptors made from here on have these bits beside their address. */
  Tree tables(long bits) {
    tableBits = bits | 3;
    return this;
  }

  Tree bigEndian() {
    bigEndian = true;
    return this;
  }

  /** Writes a descriptor of this level on the way of an input address. */
  Tree put(long input, int level, long descriptor) {
    long table = root;
    for (int at = startLevel; at < level; at++) {
      long entry = slot(table, at, input);
      long below = get(entry);
      if ((below & 1) == 0) {
        below = free | tableBits;
        free += 1L << granule;
        set(entry, below);
      }
      table = below & 0xffff_ffff_f000L & -(1L << granule);
    }
    set(slot(table, level, input), descriptor);
    return this;
  }

  /** Where the descriptor of this level on the way of an input address stands. */
  long at(long input, int level) {
    long table = root;
    for (int at = startLevel; at < level; at++) {
      table = get(slot(table, at, input)) & 0xffff_ffff_f000L & -(1L << granule);
    }
    return slot(table, level, input);
  }

  private long slot(long table, int level, long input) {
    int below = granule + (3 - level) * (granule - 3);
    int top = level == startLevel ? inputBits : below + granule - 3;
    return table + 8 * ((input & ((1L << top) - 1)) >>> below);
  }

  private long get(long entry) {
    long word = memory.read(entry + offset);
    return bigEndian ? Long.reverseBytes(word) : word;
  }

  private void set(long entry, long descriptor) {
    memory.put(entry + offset, bigEndian ? Long.reverseBytes(descriptor) : descriptor);
  }
}
