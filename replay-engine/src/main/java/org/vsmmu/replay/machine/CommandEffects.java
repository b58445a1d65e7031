package org.vsmmu.replay.machine;

import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.machine.update.UpdateWatch;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.command.Command;

/** Tells of a command to everything that it has an effect on besides caches. */
final class CommandEffects implements CommandLoop.Listener {

  private final AtsJudge ats;
  private final StallJudge stalls;
  private final PriJudge pages;
  private final UpdateWatch updates;
  private final Consumer<Moment> moments;
  private final BiConsumer<Invalidation, Evidence> completed;
  private long executed;

  /** @param completed hears of every TLBI and CFGI that a CMD_SYNC completed */
  CommandEffects(
      AtsJudge ats,
      StallJudge stalls,
      PriJudge pages,
      UpdateWatch updates,
      Consumer<Moment> moments,
      BiConsumer<Invalidation, Evidence> completed) {
    this.ats = ats;
    this.stalls = stalls;
    this.pages = pages;
    this.updates = updates;
    this.moments = moments;
    this.completed = completed;
  }

  @Override
  public void executed(String queue, Command command, Evidence at) {
    executed++;
    ats.executed(queue, command, at);
    stalls.executed(command, at);
    pages.executed(command, at);
    moments.accept(new Moment.CommandExecuted(at, command));
    updates.executed(command, at);
  }

  /** How many commands were executed. */
  long executed() {
    return executed;
  }

  @Override
  public void completed(Invalidation command, Evidence sync) {
    completed.accept(command, sync);
  }

  @Override
  public void atcTimedOut(String queue) {
    ats.timedOut(queue);
  }
}
