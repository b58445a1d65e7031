package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.CostSeen.Cost;

/** ATS need not end with the guest's stage 1. */
final class AtsDisableUnneeded extends CostRule {

  AtsDisableUnneeded() {
    super(
        new RuleText(
            "ATS-DISABLE-UNNEEDED",
            "3",
            "cost",
            "SMMUv3 8.4, 9.1",
            "specification",
            "ATS was switched off for a guest's bypass entry, and on again " + "behind it",
            "The nested stream went to stage 2 only, as for a vSTE that "
                + "bypasses, with EATS=0, and back to both stages with the same "
                + "stage 2 and EATS on. Stage 2 was in force all the while, so ATS "
                + "could have stayed on: the device asks again for everything, and "
                + "without ATS some devices do not work.",
            "Take EATS from the vSTE only if it translates; a bypass vSTE has "
                + "the EATS of its stage 2.",
            "If the device was reset meanwhile, ATS has to be off."),
        Cost.ATS_DISABLED);
  }
}
