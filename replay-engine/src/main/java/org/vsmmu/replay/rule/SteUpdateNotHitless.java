package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** Several words of an STE or a CD in use change in a way that is not atomic. */
final class SteUpdateNotHitless extends UpdateLint {

  SteUpdateNotHitless() {
    super(
        new RuleText(
            "STE-UPDATE-NOT-HITLESS",
            "base",
            "warning",
            "SMMUv3 7.1, 7.7",
            "recorded",
            "A valid STE or CD was rewritten in several words, with no order "
                + "that keeps it whole",
            "An SMMU may read the words of a structure at different times, "
                + "and mix old and new ones until a CFGI that covers them has "
                + "completed. While V stays 1 a device may be translated by such a "
                + "mixture, or fault on it.",
            "Change one 64-bit word that the SMMU uses at a time, each with "
                + "its CFGI and CMD_SYNC, words that are not in use before and "
                + "after; or set V to 0 first, with its CFGI and CMD_SYNC.",
            "It is harmless while no device of the stream does any DMA. Words"
                + " that neither the old nor the new configuration uses do not "
                + "count."),
        Procedure.HITLESS_UPDATE,
        "one word in use between two completed CFGIs, or V=0");
  }
}
