package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.CostSeen;
import org.vsmmu.replay.Moment.CostSeen.Cost;
import org.vsmmu.replay.Moment.RequirementSeen.Requirement;

/** An erratum: one invalidation is not enough. */
final class RepeatMissing extends RequirementRule {

  RepeatMissing() {
    super(
        new RuleText(
            "REPEAT-MISSING",
            "vcmdq",
            "error",
            "SMMUv3 10.3, iommufd 5.6",
            "specification",
            "An invalidation was not issued twice on hardware that needs it",
            "On this SMMU (profile tegra264) a TLBI or CFGI may miss an entry that is just being"
                + " filled. Each list of them with its CMD_SYNC has to be issued again, the same,"
                + " after that CMD_SYNC has completed; a guest with a hardware queue has to do so"
                + " too. ATC_INV must not stand in such a list.",
            "Issue TLBI and CFGI in lists of their own, each with a CMD_SYNC, and each list twice.",
            "ATC_INV needs no repetition: one that comes twice is remarked upon as a cost. Only"
                + " the profile of such an SMMU has this rule."),
        Requirement.REPEAT,
        "commands");
  }

  @Override
  public void judge(Moment moment, Court court) {
    super.judge(moment, court);
    if (moment instanceof CostSeen seen && seen.cost() == Cost.ATC_INV_REPEATED) {
      court.say(note(seen.at()).message(seen.what()).because(seen.proof()).build());
    }
  }
}
