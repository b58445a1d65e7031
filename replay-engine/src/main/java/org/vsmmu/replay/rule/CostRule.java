package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.CostSeen;
import org.vsmmu.replay.Moment.CostSeen.Cost;

/** Something that is legal and costs time; a trace does not conform by such a rule. */
abstract class CostRule extends Rule {

  private final Cost cost;

  CostRule(RuleText text, Cost cost) {
    super(text);
    this.cost = cost;
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (moment instanceof CostSeen seen && seen.cost() == cost) {
      court.say(note(seen.at()).message(seen.what()).because(seen.proof()).build());
    }
  }
}
