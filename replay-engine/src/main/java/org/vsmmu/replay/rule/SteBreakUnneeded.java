package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** A device was cut off for a change that it need not have noticed. */
final class SteBreakUnneeded extends UpdateLint {

  SteBreakUnneeded() {
    super(
        new RuleText(
            "STE-BREAK-UNNEEDED",
            "3",
            "warning",
            "SMMUv3 7.7",
            "specification",
            "A structure was made invalid for a change that one 64-bit store "
                + "could have made, and DMA met the gap",
            "V was cleared, and a device that was at work faulted or was "
                + "aborted, although the words in use of the old and the new "
                + "configuration differ in one word at most. MEV and a change of "
                + "EATS between 0 and 1 do not count: either value is right while "
                + "the rest changes.",
            "Store the words that are not in use first, with CFGI and "
                + "CMD_SYNC; then the one word that differs, with CFGI and "
                + "CMD_SYNC; then the rest.",
            "If the device was meant to be stopped meanwhile, as for a reset "
                + "or another owner."),
        Procedure.BREAKING_UPDATE,
        "a hitless update: the word that differs is stored while V stays 1");
  }
}
