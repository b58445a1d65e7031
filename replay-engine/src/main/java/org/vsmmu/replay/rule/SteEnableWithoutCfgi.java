package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** V is set over words that a cached copy may not have. */
final class SteEnableWithoutCfgi extends UpdateLint {

  SteEnableWithoutCfgi() {
    super(
        new RuleText(
            "STE-ENABLE-WITHOUT-CFGI",
            "base",
            "warning",
            "SMMUv3 7.1, 7.7",
            "recorded",
            "An STE or CD was made valid before a CFGI completed for the "
                + "words it was filled with",
            "An SMMU may cache a structure with V=0, in part too. Filled and "
                + "made valid in one go, the new word with V=1 may be joined to "
                + "words of the old copy.",
            "Fill the structure with V=0; CFGI; CMD_SYNC; set V=1; CFGI; " + "CMD_SYNC.",
            "A structure that the SMMU could not reach while it was being "
                + "filled needs no first CFGI: a CD before its STE points to it, an"
                + " STE before SMMUEN is set. It is harmless while no device of the"
                + " stream does any DMA."),
        Procedure.ENABLE,
        "fill with V=0; CFGI; CMD_SYNC; V=1; CFGI; CMD_SYNC");
  }
}
