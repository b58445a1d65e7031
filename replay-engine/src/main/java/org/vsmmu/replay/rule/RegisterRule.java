package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.RecordText;

/** A rule on what registers read as: those of queues, or the others. */
abstract class RegisterRule extends Rule {

  private final boolean queues;

  RegisterRule(RuleText text, boolean queues) {
    super(text);
    this.queues = queues;
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof Moment.RegisterRead read) || read.queueState() != queues) {
      return;
    }
    court.exercised(this, false);
    if (!read.matches()) {
      court.say(divergence(read.at())
          .message("%s reads as %s, should be %s"
              .formatted(
                  read.register(),
                  RecordText.hex(read.observed()),
                  RecordText.hex(read.expected())))
          .expected(read.register(), RecordText.hex(read.expected()))
          .observed(read.register(), RecordText.hex(read.observed()))
          .observed("model", "goes on from what was read")
          .build());
    }
  }
}
