package org.vsmmu.replay.machine.update;

import java.util.HashMap;
import java.util.Map;
import org.vsmmu.smmu.command.AddressRange;

/**
 * One table of a level.
 *
 * @param base physical address of its first descriptor
 * @param input the first input address that it translates
 * @param bytes of its descriptors
 * @param below the tables that its descriptors point to, by the descriptor's address
 */
record TableNode(
    Root root, long base, int level, long input, long bytes, Map<Long, TableNode> below) {

  TableNode(Root root, long base, int level, long input, long bytes) {
    this(root, base, level, input, bytes, new HashMap<>());
  }

  boolean holds(long address) {
    return address - base >= 0 && address - base < bytes;
  }

  /** What the descriptor at an address translates. */
  AddressRange inputOf(long address) {
    int shift = root.table().shift(level);
    return AddressRange.ofSize(input + (((address - base) / Long.BYTES) << shift), 1L << shift);
  }

  // One node is one place in one tree, whatever it holds.
  @Override
  public boolean equals(Object other) {
    return this == other;
  }

  @Override
  public int hashCode() {
    return System.identityHashCode(this);
  }
}
