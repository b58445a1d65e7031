package org.vsmmu.replay.guest;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.vsmmu.iommufd.arm.GuestCommandFields;
import org.vsmmu.replay.forward.ForwardComparison;
import org.vsmmu.replay.forward.ForwardDifference;
import org.vsmmu.replay.forward.ForwardDifference.Kind;
import org.vsmmu.replay.iommufd.Forwarding;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;

/**
 * What a guest's queue took since its last CMD_SYNC completed, and what the SMMU took meanwhile.
 */
final class GuestWindow {
  /** Most commands of either side that are kept; a command queue has fewer entries in a batch. */
  private static final int MOST = 1 << 16;

  private final Predicate<CommandWords> allowed;
  private final GuestNumbers numbers = new GuestNumbers();
  private final List<OwedCommand> owed = new ArrayList<>();
  private final List<OwedCommand> late = new ArrayList<>();
  private final List<CommandWords> refused = new ArrayList<>();
  private final List<HostCommand> host = new ArrayList<>();
  private final Map<String, Long> synced = new HashMap<>();
  private boolean certain = true;

  /** @param allowed which commands the kernel lets a guest give */
  GuestWindow(Predicate<CommandWords> allowed) {
    this.allowed = allowed;
  }

  OptionalLong vmid() {
    return numbers.vmid();
  }

  /** The guest's queue took a command that is no CMD_SYNC. */
  void gave(CommandWords words, long position) {
    Opcode opcode = HostCommand.opcode(words);
    if (!GuestCommandFields.converted(opcode)) {
      // What the VMM does about a CFGI_STE or a CMD_PREFETCH is its own business.
      return;
    }
    if (!allowed.test(words)) {
      refused.add(words);
    } else if (owed.size() < MOST) {
      owed.add(new OwedCommand(numbers.converted(words), opcode, position));
    } else {
      lose();
    }
  }

  /** The SMMU took a command that is no CMD_SYNC. */
  void took(HostCommand command) {
    Predicate<OwedCommand> fits = o -> o.command().admits(command.words());
    Optional<OwedCommand> missed = late.stream().filter(fits).findFirst();
    if (missed.isPresent() && owed.stream().noneMatch(fits)) {
      // It was missing in time, and is reported as that.
      late.remove(missed.get());
    } else if (host.size() < MOST) {
      host.add(command);
    } else {
      lose();
    }
  }

  /** A CMD_SYNC of the host, taken at that record, completed. */
  void synced(String queue, long position) {
    synced.merge(queue, position, Math::max);
  }

  /** Commands of either side may be missing from here back. */
  void lose() {
    owed.clear();
    host.clear();
    refused.clear();
    late.clear();
    certain = false;
  }

  /**
   * A CMD_SYNC of the guest completed: what stands before it is judged.
   *
   * @param sync position of its record
   * @param others whether a VMID is also that of another queue of a guest
   * @return the judgement; empty if there is nothing to judge, or commands may be missing
   */
  Optional<Forwarding> completed(long sync, LongPredicate others) {
    Optional<Forwarding> judged = certain ? judge(o -> o.position() < sync, others) : forget();
    certain = true;
    return judged;
  }

  private Optional<Forwarding> forget() {
    lose();
    return Optional.empty();
  }

  /** The trace has ended: what has not been forwarded yet may still be. */
  Optional<Forwarding> ended(LongPredicate others) {
    return certain ? judge(o -> false, others) : Optional.empty();
  }

  private Optional<Forwarding> judge(Predicate<OwedCommand> due, LongPredicate others) {
    numbers.bind(owed, host);
    ForwardedCommands forwarded = new ForwardedCommands(owed, host);
    forwarded.with(command -> guests(command, others));
    int dueCount = (int) owed.stream().filter(due).count();
    List<ForwardDifference> differences = new ArrayList<>(new ForwardComparison(
            owed.stream().map(OwedCommand::command).toList(),
            forwarded.seen(),
            ForwardComparison.filter(allowed))
        .differences());
    differences.removeIf(
        d -> d.kind() == Kind.MISSING && d.seen().equals("none") && d.place() > dueCount);
    forwarded.arrived(due).stream()
        .filter(command -> synced.getOrDefault(command.queue(), 0L) < command.position())
        .reduce((first, second) -> second)
        .ifPresent(last -> differences.add(unsynced(last, forwarded.seen().size())));
    EnumSet<Kind> tested = tested(due);
    differences.forEach(difference -> tested.add(difference.kind()));
    next(due, forwarded);
    return tested.isEmpty() ? Optional.empty() : Optional.of(new Forwarding(tested, differences));
  }

  /**
   * Nobody but the guest wants stage 1 translations of its VMID gone, or a command it may not give.
   */
  private boolean guests(HostCommand command, LongPredicate others) {
    CommandWords words = command.words();
    boolean ofGuest = command.tagged()
        && vmid().isPresent()
        && vmid().getAsLong() == command.vmid()
        && !others.test(command.vmid());
    return ofGuest
        || refused.stream()
            .anyMatch(r -> GuestNumbers.unnumbered(r).equals(GuestNumbers.unnumbered(words)));
  }

  private static ForwardDifference unsynced(HostCommand last, int place) {
    String behind = CommandCodec.decode(last.words().w0(), last.words().w1()).toString();
    return new ForwardDifference(Kind.ORDER, place, "SYNC behind " + behind, "none");
  }

  private EnumSet<Kind> tested(Predicate<OwedCommand> due) {
    EnumSet<Kind> tested = EnumSet.noneOf(Kind.class);
    List<OwedCommand> judged = owed.stream().filter(due).toList();
    if (!judged.isEmpty()) {
      tested.addAll(EnumSet.of(Kind.MISSING, Kind.ORDER, Kind.EXTRA));
    }
    if (judged.stream().anyMatch(o -> o.command().vmid().isPresent())) {
      tested.add(Kind.VMID);
    }
    if (judged.stream().anyMatch(o -> o.command().stream().isPresent())) {
      tested.add(Kind.SID);
    }
    if (!refused.isEmpty()) {
      tested.add(Kind.UNFILTERED);
    }
    return tested;
  }

  /** Keeps what is still to come. */
  private void next(Predicate<OwedCommand> due, ForwardedCommands forwarded) {
    List<OwedCommand> rest = new ArrayList<>();
    for (int i = 0; i < owed.size(); i++) {
      if (!forwarded.arrived(i)) {
        (due.test(owed.get(i)) ? late : rest).add(owed.get(i));
      }
    }
    owed.clear();
    owed.addAll(rest);
    host.clear();
    refused.clear();
  }
}
