package org.vsmmu.smmu.translate;

import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.translate.Outcome.Kind;

/**
 * What a fault means to the device (SMMUv3 4.5 to 4.7).
 *
 * <p>The STE and the CD are those that the transaction uses; null while there is none.
 */
public final class Responses {

  private final Controls controls;

  public Responses(Controls controls) {
    this.controls = controls;
  }

  public Outcome toFault(Transaction t, Fault fault, StreamTableEntry ste, ContextDescriptor cd) {
    return switch (t.kind()) {
      case ORDINARY -> ordinary(t, fault, ste, cd);
      case ATS_REQUEST -> request(t, fault);
      case ATS_TRANSLATED -> translated(t, fault, ste, cd);
    };
  }

  private Outcome ordinary(Transaction t, Fault fault, StreamTableEntry ste, ContextDescriptor cd) {
    if (!fault.translationRelated()) {
      boolean recorded = fault.type() != EventType.C_BAD_STREAMID || controls.recordsBadStreamIds();
      return Outcome.of(Kind.ABORTED, recorded ? FaultRecords.of(t, fault, false) : null);
    }
    if (fault.stage2()) {
      return ste.s2Stall()
          ? Outcome.of(Kind.STALLED, FaultRecords.of(t, fault, true))
          : terminated(Kind.ABORTED, t, fault, ste.s2Record());
    }
    if (cd == null) {
      // Stage 1 is bypassed: there is no CD to consult (SMMUv3 4.2).
      return terminated(Kind.ABORTED, t, fault, true);
    }
    if (cd.stall()) {
      return Outcome.of(Kind.STALLED, FaultRecords.of(t, fault, true));
    }
    return terminated(cd.abort() ? Kind.ABORTED : Kind.RAZ_WI, t, fault, cd.record());
  }

  private static Outcome terminated(Kind kind, Transaction t, Fault fault, boolean recorded) {
    return Outcome.of(kind, recorded ? FaultRecords.of(t, fault, false) : null);
  }

  /** The table of SMMUv3 4.6. */
  private Outcome request(Transaction t, Fault fault) {
    if (fault.translationRelated()) {
      return Outcome.of(Kind.GRANTED, null);
    }
    if (fault.type() == EventType.F_BAD_ATS_TREQ) {
      return Outcome.of(Kind.UNSUPPORTED_REQUEST, FaultRecords.of(t, fault, false));
    }
    return Outcome.of(Kind.COMPLETER_ABORT, configurationRecord(t, fault));
  }

  private Outcome translated(
      Transaction t, Fault fault, StreamTableEntry ste, ContextDescriptor cd) {
    boolean forbidden = fault.type() == EventType.F_TRANSL_FORBIDDEN;
    boolean walked = fault.translationRelated() || fault.type() == EventType.F_WALK_EABT;
    return forbidden || walked
        ? ordinary(t, fault, ste, cd)
        : Outcome.of(Kind.ABORTED, configurationRecord(t, fault));
  }

  private EventRecord configurationRecord(Transaction t, Fault fault) {
    boolean recorded = controls.recordsAtsConfig()
        && (fault.type() != EventType.C_BAD_STREAMID || controls.recordsBadStreamIds());
    return recorded ? FaultRecords.of(t, fault, false) : null;
  }
}
