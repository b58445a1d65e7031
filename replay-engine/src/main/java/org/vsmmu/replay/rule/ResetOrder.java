package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** Old configuration must be gone before the TLB is emptied. */
final class ResetOrder extends UpdateLint {

  ResetOrder() {
    super(
        new RuleText(
            "RESET-ORDER",
            "base",
            "warning",
            "SMMUv3 7.7",
            "specification",
            "The SMMU was enabled with the TLB emptied before the " + "configuration caches",
            "An SMMU that still holds old configuration may prefetch with it "
                + "and fill the TLB again.",
            "CFGI_ALL; CMD_SYNC; TLBI_NSNH_ALL (and TLBI_EL2_ALL); CMD_SYNC; " + "then SMMUEN.",
            "An SMMU that was not enabled since power-on has nothing cached."),
        Procedure.RESET,
        "CFGI_ALL; CMD_SYNC; TLBI of everything; CMD_SYNC; SMMUEN");
  }
}
