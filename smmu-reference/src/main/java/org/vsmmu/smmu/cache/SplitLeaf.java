package org.vsmmu.smmu.cache;

import org.vsmmu.smmu.command.AddressRange;

/**
 * Leaves that may reach beyond the stale pieces of a version: a TLBI for an address that is not
 * stale takes them all the same (SMMUv3 7.3 item 8).
 *
 * @param version the version
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
