package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** A descriptor changes its meaning while its old one may be cached. */
final class BbmViolated extends UpdateLint {

  BbmViolated() {
    super(
        new RuleText(
            "BBM-VIOLATED",
            "base",
            "warning",
            "SMMUv3 7.5",
            "recorded",
            "A valid descriptor became another one without break-before-make",
            "Another output address, another size, or a global entry over one"
                + " that is not, with the old entry still allowed in the TLB: two "
                + "entries for one address, with F_TLB_CONFLICT or either of them "
                + "as the outcome.",
            "Make the descriptor invalid; TLBI; CMD_SYNC; then write the new " + "one.",
            "IDR3.BBML 1 allows a change of size with nT set in the block, "
                + "BBML 2 without. A change of permissions needs a TLBI afterwards,"
                + " but no break. Memory attributes are not looked at."),
        Procedure.BREAK_BEFORE_MAKE,
        "an invalid descriptor and a completed TLBI in between");
  }
}
