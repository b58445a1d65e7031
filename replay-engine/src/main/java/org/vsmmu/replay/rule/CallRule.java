package org.vsmmu.replay.rule;

import java.util.stream.Collectors;
import org.vsmmu.replay.Court;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.CallJudged.Aspect;

/** A rule on what the model predicts of calls; a finding belongs to the part of its call. */
abstract class CallRule extends Rule {

  private final Aspect aspect;

  CallRule(RuleText text, Aspect aspect) {
    super(text);
    this.aspect = aspect;
  }

  @Override
  public String judgement() {
    return "dialect";
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof Moment.CallJudged call) || call.aspect() != aspect) {
      return;
    }
    court.exercised(this, false);
    if (call.matches()) {
      return;
    }
    boolean certain = call.doubt().isEmpty();
    Finding.Builder finding = certain ? divergence(call.at()) : undecided(call.at());
    finding.part(call.part()).message(message(call)).needs(call.doubt());
    call.expected().forEach(finding::expected);
    call.observed().forEach(finding::observed);
    if (certain) {
      finding.observed("model", "goes on from its own prediction");
    }
    court.say(finding.build());
  }

  /** The difference in words. */
  String message(Moment.CallJudged call) {
    return call.expected().keySet().stream()
        .map(field -> "%s should be %s, is %s"
            .formatted(field, call.expected().get(field), call.observed().get(field)))
        .collect(Collectors.joining("; ", call.call() + ": ", ""));
  }
}
