package org.vsmmu.smmu.config;

import org.vsmmu.smmu.register.IdRegisters;

/** What a transaction's SubstreamID selects (SMMUv3 3.1). */
public sealed interface SubstreamSelection {
  /**
   * Stage 1 translates with this CD.
   *
   * @param index of the CD table of {@link ContextTable}
   */
  record UseCd(long index) implements SubstreamSelection {}

  /** No CD is fetched; as in Config 1x0. */
  record BypassStage1() implements SubstreamSelection {}

  /** Abort with C_BAD_SUBSTREAMID. */
  record BadSubstreamId() implements SubstreamSelection {}

  /** Abort with F_STREAM_DISABLED. */
  record StreamDisabled() implements SubstreamSelection {}

  SubstreamSelection CD_0 = new UseCd(0);
  SubstreamSelection BYPASS_STAGE_1 = new BypassStage1();
  SubstreamSelection BAD_SUBSTREAM_ID = new BadSubstreamId();
  SubstreamSelection STREAM_DISABLED = new StreamDisabled();

  /**
   * The selection of a transaction.
   *
   * @param ste legal, and not Config 0xx, which aborts before any substream is looked at
   * @param ssv the transaction has a SubstreamID
   * @param ssid ignored without {@code ssv}
   */
  static SubstreamSelection select(StreamTableEntry ste, IdRegisters id, boolean ssv, long ssid) {
    int cdBits = ContextTable.cdBits(ste, id);
    return ssv ? withSubstream(ste, cdBits, ssid) : withoutSubstream(ste, cdBits);
  }

  private static SubstreamSelection withSubstream(StreamTableEntry ste, int cdBits, long ssid) {
    if (!ste.stage1() || cdBits == 0 || ssid >>> cdBits != 0) {
      return BAD_SUBSTREAM_ID;
    }
    if (ste.s1Dss() == StreamTableEntry.USE_CD_0 && ssid == 0) {
      return STREAM_DISABLED;
    }
    return new UseCd(ssid);
  }

  private static SubstreamSelection withoutSubstream(StreamTableEntry ste, int cdBits) {
    if (!ste.stage1()) {
      return BYPASS_STAGE_1;
    }
    if (cdBits == 0) {
      return CD_0;
    }
    return switch (ste.s1Dss()) {
      case StreamTableEntry.BYPASS_STAGE_1 -> BYPASS_STAGE_1;
      case StreamTableEntry.USE_CD_0 -> CD_0;
      default -> STREAM_DISABLED;
    };
  }
}
