package org.vsmmu.smmu.cache;

import org.vsmmu.smmu.command.AddressRange;

/**
 * A part of an ended version that a TLB may still hold.
 *
 * @param version the version
 * @param range the addresses
 * @param lastBirth the last tick at which it can have been cached (SMMUv3 15.2)
 * @param sourceBirth the same of the stage-2 entries that a combined piece was made from; equals
 *     {@code lastBirth} for other pieces
 */
public record StalePiece(Version version, AddressRange range, long lastBirth, long sourceBirth)
    implements RangeIndex.Ranged {

  @Override
  public long first() {
    return range.first();
  }

  @Override
  public long last() {
    return range.last();
  }

  /** Whether this is a combined entry left over from a stage-2 entry that is gone. */
  public boolean combined() {
    return lastBirth != sourceBirth;
  }

  long bytes() {
    return range.last() - range.first() + 1;
  }
}
