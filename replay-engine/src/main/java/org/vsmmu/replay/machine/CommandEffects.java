package org.vsmmu.replay.machine;

import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.command.Command;

/** Tells of a command to everything that it has an effect on besides caches. */
final class CommandEffects implements CommandLoop.Listener {

  private final AtsJudge ats;
  private final StallJudge stalls;
  private final PriJudge pages;
  private final Consumer<Moment> moments;

  CommandEffects(AtsJudge ats, StallJudge stalls, PriJudge pages, Consumer<Moment> moments) {
    this.ats = ats;
    this.stalls = stalls;
    this.pages = pages;
    this.moments = moments;
  }

  @Override
  public void executed(String queue, Command command, Evidence at) {
    ats.executed(queue, command, at);
    stalls.executed(command, at);
    pages.executed(command, at);
    moments.accept(new Moment.CommandExecuted(at, command));
  }

  @Override
  public void atcTimedOut(String queue) {
    ats.timedOut(queue);
  }
}
