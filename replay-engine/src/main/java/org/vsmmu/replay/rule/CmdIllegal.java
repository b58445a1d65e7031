package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.command.Legality;

/** A command that must stop the queue with CERROR_ILL. */
final class CmdIllegal extends Rule {

  CmdIllegal() {
    super(new RuleText(
        "CMD-ILLEGAL",
        "base",
        "error",
        "SMMUv3 6.1, 6.2",
        "recorded",
        "A command is illegal on this SMMU",
        "An SMMU stops its queue at this command and reports CERROR_ILL; nothing behind it"
            + " happens until software has mended the entry.",
        "Do not issue it: the message names the bits or the missing feature.",
        "Legality that depends on ID registers is judged only under a profile that has them."));
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof Moment.CommandTaken taken)) {
      return;
    }
    court.exercised(this, false);
    if (taken.legality() instanceof Legality.Illegal illegal) {
      court.say(divergence(taken.at())
          .message(taken.command() + " is illegal: " + illegal.reason())
          .expected("command", "a legal one (" + illegal.section() + ")")
          .observed("command", taken.command() + ": CERROR_ILL")
          .observed("model", "leaves the command out")
          .build());
    }
  }
}
