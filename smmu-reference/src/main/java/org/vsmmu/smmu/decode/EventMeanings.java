package org.vsmmu.smmu.decode;

import static org.vsmmu.smmu.event.EventFields.*;

/** Enumerated fields of event records (SMMUv3 5.2). */
final class EventMeanings {
  static final Meanings TABLE =
      new Meanings()
          .addresses(INPUT_ADDR, INPUT_PAGE, IPA, FETCH_ADDR)
          .values(SSV, "no SubstreamID", "SubstreamID valid")
          .values(STALL, "terminated", "stalled")
          .values(PNU, "unprivileged", "privileged")
          .values(IND, "data", "instruction")
          .values(RNW, "write", "read")
          .values(S2, "stage 1", "stage 2")
          .values(CLASS, "CD fetch", "translation table fetch", "the access itself")
          .values(TT_RNW, "descriptor write", "descriptor read")
          .text(PAGE_SPAN, v -> "0x" + Long.toHexString(v << 12) + " bytes");

  private EventMeanings() {}
}
