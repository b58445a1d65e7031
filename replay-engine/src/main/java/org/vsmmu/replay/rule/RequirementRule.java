package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.RequirementSeen;
import org.vsmmu.replay.Moment.RequirementSeen.Requirement;

/** Something that software must do, whatever caches hold. */
abstract class RequirementRule extends Rule {

  private final Requirement requirement;
  private final String aspect;

  /**
   * A rule on a requirement.
   *
   * @param aspect name of the field that is expected and observed
   */
  RequirementRule(RuleText text, Requirement requirement, String aspect) {
    super(text);
    this.requirement = requirement;
    this.aspect = aspect;
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof RequirementSeen seen) || seen.requirement() != requirement) {
      return;
    }
    court.exercised(this, false);
    if (seen.what().isEmpty()) {
      return;
    }
    boolean certain = seen.doubt().isEmpty();
    Finding.Builder finding = certain ? divergence(seen.at()) : undecided(seen.at());
    court.say(finding
        .message(seen.what() + (certain ? "" : "; undecided, because " + seen.doubt()))
        .expected(aspect, seen.expected())
        .observed(aspect, seen.observed())
        .because(seen.proof())
        .needs(certain ? "" : "a longer capture")
        .build());
  }
}
