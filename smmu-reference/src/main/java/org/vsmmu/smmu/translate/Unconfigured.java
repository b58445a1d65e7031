package org.vsmmu.smmu.translate;

import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.translate.Outcome.Kind;

/** What is decided before any translation: by registers, or by the STE alone. */
public final class Unconfigured {

  private static final int UNPRIVILEGED = 2;
  private static final int PRIVILEGED = 3;
  private static final int DATA = 2;
  private static final int INSTRUCTION = 3;

  /** SMMUv3 4.1, P1 and P2. */
  public static Outcome outcome(Controls controls, Transaction t) {
    boolean beyond = t.address() >>> controls.id().oasBits() != 0;
    Responses responses = new Responses(controls);
    return switch (t.kind()) {
      case ORDINARY ->
        controls.abortsWhenDisabled() || beyond
            ? Outcome.SILENT_ABORT
            : Outcome.translated(t.address());
      case ATS_REQUEST -> responses.toFault(t, Fault.of(EventType.F_BAD_ATS_TREQ), null, null);
      case ATS_TRANSLATED -> {
        if (!controls.enabled()) {
          yield responses.toFault(t, Fault.of(EventType.F_TRANSL_FORBIDDEN), null, null);
        }
        yield beyond ? Outcome.SILENT_ABORT : Outcome.translated(t.address());
      }
    };
  }

  /** What a legal STE refuses, whatever the address: P5 and P6; null if it does not. */
  public static Outcome refusal(
      Controls controls, Responses responses, Transaction t, StreamTableEntry ste) {
    boolean request = t.kind() == Transaction.Kind.ATS_REQUEST;
    if (ste.abort()) {
      return request ? Outcome.of(Kind.UNSUPPORTED_REQUEST, null) : Outcome.SILENT_ABORT;
    }
    if (t.kind() == Transaction.Kind.ORDINARY || controls.effectiveEats(ste) != 0) {
      return null;
    }
    EventType type = request ? EventType.F_BAD_ATS_TREQ : EventType.F_TRANSL_FORBIDDEN;
    return responses.toFault(t, Fault.of(type), ste, null);
  }

  /** The transaction as the STE's PRIVCFG and INSTCFG have it (SMMUv3 2.3). */
  public static Transaction overridden(Transaction t, StreamTableEntry ste, IdRegisters id) {
    if (!id.attrPermsOvr() || (ste.privCfg() < UNPRIVILEGED && ste.instCfg() < DATA)) {
      return t;
    }
    boolean privileged =
        ste.privCfg() < UNPRIVILEGED ? t.privileged() : ste.privCfg() == PRIVILEGED;
    // A request asks for execution beside reading: INSTCFG changes what it is granted instead.
    boolean asked = ste.instCfg() < DATA || t.kind() == Transaction.Kind.ATS_REQUEST;
    boolean instruction = asked ? t.instruction() : ste.instCfg() == INSTRUCTION;
    return t.with(privileged, instruction);
  }

  private Unconfigured() {}
}
