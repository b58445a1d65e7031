package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.iommufd.NestLine;

/** A call that has begun, and what was seen to happen since. */
final class OpenCall {
  /** Most commands of a call that are kept; no call of the sheet causes more. */
  private static final int MOST_COMMANDS = 1 << 16;

  private final NestLine.Call call;
  private final String context;
  private final List<Body> commands = new ArrayList<>();
  private boolean shown;
  private boolean threadKnown;

  /**
   * A call.
   *
   * @param context the thread that made it; empty when the trace does not say
   * @param shown whether what happens meanwhile is shown
   */
  OpenCall(NestLine.Call call, String context, boolean shown) {
    this.call = call;
    this.context = context;
    this.shown = shown;
    this.threadKnown = !context.isEmpty();
  }

  NestLine.Call call() {
    return call;
  }

  /** Whether every command that it caused is shown, or known to be missing. */
  boolean shown() {
    return shown;
  }

  /** What is not shown any more makes the rest worthless. */
  void hide() {
    shown = false;
    commands.clear();
  }

  /** Whether it may be the call that caused what a record tells of: not if another thread did. */
  boolean mayCause(TraceRecord record) {
    return context.isEmpty() || record.context().isEmpty() || record.context().equals(context);
  }

  /** A command was taken, or some that are not shown. */
  void took(TraceRecord record) {
    if (!mayCause(record) || !shown) {
      return;
    }
    threadKnown &= !record.context().isEmpty();
    if (commands.size() == MOST_COMMANDS) {
      hide();
    } else {
      commands.add(record.body());
    }
  }

  /** Whether every command is known to be of the thread that called. */
  boolean threadKnown() {
    return threadKnown;
  }

  /** The {@link Body.CommandSeen} and {@link Body.CommandsMissing} of the call, in order. */
  List<Body> commands() {
    return commands;
  }

  /** The exact words of its commands; empty when not every one of them is shown so. */
  Optional<List<CommandWords>> words() {
    List<CommandWords> words = new ArrayList<>();
    for (Body body : commands) {
      Optional<CommandWords> exact =
          body instanceof Body.CommandSeen seen ? seen.words() : Optional.empty();
      exact.ifPresent(words::add);
    }
    return shown && words.size() == commands.size() ? Optional.of(words) : Optional.empty();
  }

  /** The StreamIDs that its commands carry. */
  List<Long> streams() {
    return commands.stream()
        .filter(Body.CommandSeen.class::isInstance)
        .map(body -> SeenCommand.stream((Body.CommandSeen) body))
        .flatMap(Optional::stream)
        .toList();
  }
}
