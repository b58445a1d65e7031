package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** A procedure that is legal to leave out, and wise to keep. */
abstract class UpdateLint extends Rule {

  private final Procedure procedure;
  private final String advised;

  /**
   * A lint on a procedure.
   *
   * @param advised what the architecture advises, in words
   */
  UpdateLint(RuleText text, Procedure procedure, String advised) {
    super(text);
    this.procedure = procedure;
    this.advised = advised;
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof Moment.ProcedureSeen seen) || seen.procedure() != procedure) {
      return;
    }
    court.exercised(this, false);
    if (!seen.kept()) {
      court.say(note(seen.at())
          .message(seen.what())
          .expected("order", advised)
          .observed("order", seen.what())
          .because(seen.proof())
          .build());
    }
  }
}
