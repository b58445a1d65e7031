package org.vsmmu.replay.iommufd;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.replay.iommufd.CallMismatch.What;
import org.vsmmu.trace.Body;

/** The commands that the SMMU took during a call, against those that the call must cause. */
final class CommandComparison {
  private final OpenCall open;
  private final OwnNumbers own;
  private final Deque<Body> seen;
  private int index;

  CommandComparison(OpenCall open, OwnNumbers own) {
    this.open = open;
    this.own = own;
    this.seen = new ArrayDeque<>(open.commands());
  }

  /** The first difference. */
  Optional<CallMismatch> difference(List<PhysicalCommand> predicted) {
    int missing = 0;
    for (PhysicalCommand command : predicted) {
      index++;
      missing = missing > 0 ? missing - 1 : 0;
      if (missing > 0) {
        continue;
      }
      if (seen.peek() instanceof Body.CommandsMissing some) {
        seen.remove();
        missing = some.count();
        continue;
      }
      Optional<SeenCommand> next = nextOwn(command);
      if (next.isEmpty()) {
        return Optional.of(differ(command.toString(), "none"));
      }
      if (!next.get().bindTo(command)) {
        return Optional.of(differ(command.toString(), next.get().toString()));
      }
      own.add(next.get());
      seen.remove();
    }
    index++;
    skipForeign();
    return seen.peek() == null ? Optional.empty() : Optional.of(differ("none", text(seen.peek())));
  }

  /** The next command that can be the call's. */
  private Optional<SeenCommand> nextOwn(PhysicalCommand predicted) {
    if (seen.peek() instanceof Body.CommandSeen first && new SeenCommand(first).bindTo(predicted)) {
      return Optional.of(new SeenCommand(first));
    }
    skipForeign();
    return seen.peek() instanceof Body.CommandSeen next
        ? Optional.of(new SeenCommand(next))
        : Optional.empty();
  }

  /** Passes over lists of another CPU's; each ends with a SYNC, or has none. */
  private void skipForeign() {
    boolean skipped = false;
    while (!open.threadKnown() && seen.peek() instanceof Body.CommandSeen next) {
      SeenCommand command = new SeenCommand(next);
      if (!own.foreign(command) && !(skipped && command.isSync())) {
        return;
      }
      skipped = !command.isSync();
      seen.remove();
    }
  }

  private static String text(Body body) {
    return body instanceof Body.CommandSeen command
        ? new SeenCommand(command).toString()
        : "commands that are not shown";
  }

  private CallMismatch differ(String predicted, String found) {
    return new CallMismatch(
        open.call().line(), open.call().name(), What.COMMAND, "command " + index, predicted, found);
  }
}
