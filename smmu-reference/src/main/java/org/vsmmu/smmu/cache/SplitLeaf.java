package org.vsmmu.smmu.cache;

import org.vsmmu.smmu.command.AddressRange;

/**
 * Leaves that reach beyond the ended version which is a part of them (SMMUv3 7.3 item 8).
 *
 * @param version the part that has ended
 * @param range the addresses of the leaves
 */
record SplitLeaf(Version version, AddressRange range) implements RangeIndex.Ranged {

  @Override
  public long first() {
    return range.first();
  }

  @Override
  public long last() {
    return range.last();
  }
}
