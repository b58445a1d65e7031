package org.vsmmu.iommufd.arm;

import java.util.Comparator;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One thing that has to be invalidated when a paging domain changes (iommufd 5.6).
 *
 * @param kind what it is
 * @param tag the ASID or VMID, for a TLB
 * @param stream the StreamID, for an ATC
 * @param ssid the PASID of what is in the ATC; 0 for none
 */
record InvalidationTarget(Kind kind, Optional<Tag> tag, Optional<Unknown> stream, int ssid) {
  /** Kind, then tag or StreamID, then PASID. What is not bound yet comes last. */
  static final Comparator<InvalidationTarget> ORDER = Comparator.comparing(InvalidationTarget::kind)
      .thenComparing(InvalidationTarget::id)
      .thenComparing(InvalidationTarget::ssid);

  /** In the order in which they are invalidated. */
  enum Kind {
    S1_ASID,
    S2_VMID,
    /** Stage-1 entries that were built on the old stage 2. */
    S2_VMID_S1_CLEAR,
    ATS,
    /** A guest's addresses are in the ATC: no range of the parent names them. */
    ATS_FULL;

    boolean ats() {
      return this == ATS || this == ATS_FULL;
    }
  }

  static InvalidationTarget tlb(Kind kind, Tag tag) {
    return new InvalidationTarget(kind, Optional.of(tag), Optional.empty(), 0);
  }

  static InvalidationTarget atc(Kind kind, Unknown stream, int ssid) {
    return new InvalidationTarget(kind, Optional.empty(), Optional.of(stream), ssid);
  }

  private long id() {
    OptionalLong known =
        tag.map(Tag::number).orElseGet(() -> stream.orElseThrow().value());
    return known.orElse(Long.MAX_VALUE);
  }
}
