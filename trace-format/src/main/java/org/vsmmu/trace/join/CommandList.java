package org.vsmmu.trace.join;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Body.CommandSeen;
import org.vsmmu.trace.TraceRecord;

/**
 * A command list of a kernel trace, as far as the queue has not taken it. The commands of a list
 * stand in the queue one behind the other; those of several lists in any order of the lists.
 */
final class CommandList {
  private final Deque<TraceRecord> commands = new ArrayDeque<>();
  private int taken;

  void add(TraceRecord record) {
    commands.add(record);
  }

  boolean isEmpty() {
    return commands.isEmpty();
  }

  /** How many commands are left, shown or not. */
  int size() {
    return commands.stream().mapToInt(CommandList::count).sum() - taken;
  }

  private static int count(TraceRecord record) {
    return record.body() instanceof Body.CommandsMissing some ? some.count() : 1;
  }

  /** The commands, empty ones for those that are not shown. */
  List<Optional<CommandSeen>> commands() {
    List<Optional<CommandSeen>> all = new ArrayList<>();
    for (TraceRecord record : commands) {
      Optional<CommandSeen> shown =
          record.body() instanceof CommandSeen seen ? Optional.of(seen) : Optional.empty();
      all.addAll(Collections.nCopies(count(record), shown));
    }
    return all;
  }

  /** The record of the next command, or of those that are not shown. */
  TraceRecord head() {
    return commands.element();
  }

  /** Whether the queue's command can be the next of the list. */
  boolean admits(CommandSeen taken) {
    return !(head().body() instanceof CommandSeen next) || same(taken, next);
  }

  /** Removes the next command. */
  TraceRecord take() {
    TraceRecord head = commands.element();
    taken++;
    if (taken == count(head)) {
      commands.remove();
      taken = 0;
    }
    return head;
  }

  static boolean same(CommandSeen taken, CommandSeen listed) {
    String sync = Opcode.SYNC.name();
    if (taken.op().equals(sync) || listed.op().equals(sync)) {
      return taken.op().equals(listed.op());
    }
    if (listed.words().isEmpty()) {
      return taken.op().equals(listed.op());
    }
    return taken.words().isPresent()
        ? taken.words().equals(listed.words())
        : CommandMatch.difference(taken, listed.words().get()).isEmpty();
  }

  /** The command with all that either side knows of it. */
  static CommandSeen merged(CommandSeen taken, Body listed) {
    Optional<CommandSeen> other =
        Optional.of(listed).filter(CommandSeen.class::isInstance).map(CommandSeen.class::cast);
    boolean words = taken.words().isEmpty() && other.flatMap(CommandSeen::words).isPresent();
    return words
        ? new CommandSeen(
            taken.queue(), other.get().op(), other.get().words(), other.get().fields())
        : taken;
  }
}
