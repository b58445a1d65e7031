package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment;

/** An event record is missing, is one too many, or says something wrong. */
final class EventMismatch extends Rule {

  EventMismatch() {
    super(new RuleText(
        "EVENT-MISMATCH",
        "base",
        "error",
        "SMMUv3 4.5, 4.8, 5.2",
        "recorded",
        "The event record of an access is not what its outcome calls for",
        "The device saw what it may see, but the record is missing, was not to be written, or has"
            + " a field that describes another access or another stage.",
        "Compare the fields that the finding names with the tables of SMMUv3 4.8 and 5.2; CD.R"
            + " and STE.S2R decide whether there is a record at all.",
        "UNKNOWN fields are never compared. A record may be missing when the queue is full or"
            + " disabled. No recorded SMMU has ATS, stalls, substreams or two-level CD tables: what"
            + " their records should say rests on the specification alone."));
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof Moment.EventsSeen seen)) {
      return;
    }
    court.exercised(this, false);
    if (!seen.matches()) {
      var finding = divergence(seen.at())
          .message("%s gave %s: the record should have %s, and has %s"
              .formatted(
                  seen.at().text(), seen.observed(), seen.expectedFields(), seen.observedFields()));
      seen.expectedFields().forEach(finding::expected);
      seen.observedFields().forEach(finding::observed);
      court.say(finding.build());
    }
  }
}
