package org.vsmmu.smmu.translate;

import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.translate.Fault.FaultClass;

/** The stages of a context, one after the other: P9 and P10 of SMMUv3 4.1. */
public final class StageOutput {

  private static final int SPLIT_STAGE = 2;

  private final Controls controls;
  private final Walker walker;
  private final Responses responses;
  private final AtsGrants grants;

  public StageOutput(Controls controls, Walker walker, Responses responses) {
    this.controls = controls;
    this.walker = walker;
    this.responses = responses;
    this.grants = new AtsGrants(controls);
  }

  /** Ordinary traffic and translation requests. */
  public Outcome of(Transaction t, Context context) {
    int needs = Needs.of(t);
    if (context.stage1() == null) {
      if (beyondInput(controls, t, context)) {
        return fault(t, Fault.stage1(EventType.F_ADDR_SIZE), context);
      }
      return throughStage2(t, context, needs, t.address(), Permissions.ALL, Long.SIZE);
    }
    boolean request = t.kind() == Transaction.Kind.ATS_REQUEST;
    int required = request ? needs & ~Permissions.WRITE : needs;
    if (!walker.stage1(context.stage1(), context.stage2(), t.address(), required)) {
      return fault(t, walker.fault(), context);
    }
    // A request for a page that cannot become dirty is granted what else there is.
    boolean withoutWrite = request && walker.dirtyRefused();
    int granted = walker.stage1Permissions() & (withoutWrite ? ~Permissions.WRITE : -1);
    if (!grants.serves(t, context, needs, granted)) {
      return fault(t, Fault.permission(false, 0, Needs.readMissing(t, granted)), context);
    }
    return throughStage2(t, context, needs, walker.stage1Output(), granted, walker.stage1Shift());
  }

  private Outcome throughStage2(
      Transaction t, Context context, int needs, long ipa, int granted, int shift) {
    if (context.stage2() == null) {
      return grants.success(t, context, ipa, ipa, granted, shift);
    }
    if (!walker.stage2(context.stage2(), ipa, FaultClass.IN)) {
      return fault(t, walker.fault(), context);
    }
    int both = granted & walker.permissions();
    if (!grants.serves(t, context, needs, both)) {
      return fault(t, Fault.permission(true, ipa, Needs.readMissing(t, both)), context);
    }
    int smaller = Math.min(shift, walker.leafShift());
    return grants.success(t, context, ipa, walker.output(), both, smaller);
  }

  /** ATS-translated traffic of a stream that has ATS (SMMUv3 4.7). */
  public Outcome translated(Transaction t, Context context) {
    if (controls.effectiveEats(context.ste()) != SPLIT_STAGE) {
      return Outcome.translated(t.address());
    }
    if (t.address() >>> controls.id().iasBits() != 0) {
      return fault(t, Fault.stage1(EventType.F_ADDR_SIZE), context);
    }
    return throughStage2(t, context, Needs.of(t), t.address(), Permissions.ALL, Long.SIZE);
  }

  /** SMMUv3 4.2: what a bypassed stage 1 does not take. */
  public static boolean beyondInput(Controls controls, Transaction t, Context context) {
    boolean bypass = context.ste().bypass();
    int bits = bypass ? controls.id().oasBits() : controls.id().iasBits();
    return t.address() >>> bits != 0;
  }

  private Outcome fault(Transaction t, Fault fault, Context context) {
    return responses.toFault(t, fault, context.ste(), context.cd());
  }
}
