package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.AccessSeen.Outcome;

/** The implementation did what no legal SMMU could have done. */
final class OutcomeNotPermitted extends Rule {

  OutcomeNotPermitted() {
    super(new RuleText(
        "OUTCOME-NOT-PERMITTED",
        "base",
        "error",
        "SMMUv3 7.1, 7.6",
        "recorded",
        "An access or a cache hit had an outcome that no valid translation explains",
        "No translation that was valid, and may still be cached, gives this outcome.",
        "Compare the tables with the outcome: the proof names the mapping that should have been"
            + " used.",
        "A log that begins after the SMMU was in use may lack the record that explains it; then"
            + " it is undecided. No recorded SMMU has ATS, stalls, substreams or two-level CD tables:"
            + " their outcomes rest on the specification alone."));
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (moment instanceof Moment.AccessSeen seen) {
      court.exercised(this, false);
      if (seen.outcome() == Outcome.NEVER) {
        court.say(divergence(seen.at())
            .message("%s gave %s; permitted: %s"
                .formatted(seen.at().text(), seen.observed(), seen.expected()))
            .expected("outcome", seen.expected())
            .observed("outcome", seen.observed())
            .because(seen.proof())
            .build());
      }
    } else if (moment instanceof Moment.AccessUndecided open) {
      court.exercised(this, false);
      court.say(undecided(open.at())
          .message("%s gave %s, which is not among what is known to be permitted: %s"
              .formatted(open.at().text(), open.observed(), open.permitted()))
          .expected("outcome", open.permitted())
          .observed("outcome", open.observed())
          .needs("memory of every table on the way, from the reset of the SMMU on")
          .build());
    } else if (moment instanceof Moment.OutcomeUndecided open) {
      court.exercised(this, false);
      court.say(undecided(open.at())
          .message("the log does not show enough to judge %s: it needs %s"
              .formatted(open.at().text(), open.needs()))
          .needs(open.needs())
          .build());
    } else if (moment instanceof Moment.EntryHit hit) {
      court.exercised(this, false);
      if (hit.entry().isEmpty()) {
        var finding = hit.fromReset() ? divergence(hit.at()) : undecided(hit.at());
        court.say(finding
            .message("hit for %s at %s on an entry that was never inserted, or was dropped"
                .formatted(hit.lookup(), hit.at().place()))
            .expected("lookup", "a miss")
            .observed("lookup", "a hit")
            .observed("model", "takes the entry as present from here on")
            .needs(hit.fromReset() ? "" : "record from the reset of the SMMU on")
            .build());
      }
    }
  }
}
