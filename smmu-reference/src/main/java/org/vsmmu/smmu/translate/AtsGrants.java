package org.vsmmu.smmu.translate;

/** What a translation request is granted (SMMUv3 4.6). */
public final class AtsGrants {

  private static final int SPLIT_STAGE = 2;
  private static final int AS_DATA = 2;
  private static final int AS_INSTRUCTION = 3;

  private final Controls controls;

  public AtsGrants(Controls controls) {
    this.controls = controls;
  }

  /**
   * A subset of READ, WRITE and EXECUTE of {@link Outcome}. WRITE is there if the page can be
   * written; of a request with NW=1 it may be withheld.
   */
  public int of(Transaction t, Context context, int permissions) {
    boolean readable = has(permissions, Permissions.READ, t);
    boolean executable = has(permissions, Permissions.EXECUTE, t);
    int inst = controls.id().attrPermsOvr() ? context.ste().instCfg() : 0;
    boolean read = inst == AS_INSTRUCTION ? executable : readable;
    // An execute-only page grants nothing unless the STE makes reads of everything.
    boolean execute =
        t.instruction() && read && (inst == AS_DATA || inst == AS_INSTRUCTION || executable);
    return (read ? Outcome.READ : 0)
        | (has(permissions, Permissions.WRITE, t) ? Outcome.WRITE : 0)
        | (execute ? Outcome.EXECUTE : 0);
  }

  private static boolean has(int permissions, int kinds, Transaction t) {
    return (permissions & Permissions.forPrivilege(kinds, t.privileged())) != 0;
  }

  /** Whether what is left serves the transaction; a request is served by any grant. */
  public boolean serves(Transaction t, Context context, int needs, int permissions) {
    return t.kind() == Transaction.Kind.ATS_REQUEST
        ? of(t, context, permissions) != 0
        : Needs.met(needs, permissions);
  }

  /**
   * The answer to a transaction that both stages serve.
   *
   * @param shift log2 of the smaller of both leaves
   */
  public Outcome success(
      Transaction t, Context context, long ipa, long output, int permissions, int shift) {
    if (t.kind() != Transaction.Kind.ATS_REQUEST) {
      return Outcome.translated(output);
    }
    boolean split = controls.effectiveEats(context.ste()) == SPLIT_STAGE;
    int granted = of(t, context, permissions);
    return new Outcome(Outcome.Kind.GRANTED, split ? ipa : output, null, granted, shift);
  }
}
