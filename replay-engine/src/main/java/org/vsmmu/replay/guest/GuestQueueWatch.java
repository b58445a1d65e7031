package org.vsmmu.replay.guest;

import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongPredicate;
import java.util.function.Predicate;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.iommufd.Forwarding;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.QueueInfo;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceRecord;

/**
 * Queues of kind {@code guest}, of which a VMM takes the commands and has them forwarded, against
 * the queues of the host in the same trace (iommufd 5.5). A guest's CMD_SYNC completes only when
 * what stands before it has been forwarded, with a CMD_SYNC of the host behind it.
 */
public final class GuestQueueWatch {
  private static final String PART = "4";

  private final boolean explicitSyncs;
  private final Map<String, GuestWindow> guests = new LinkedHashMap<>();
  private final Set<String> hosts = new HashSet<>();
  private final Map<String, Set<Long>> stage2 = new HashMap<>();
  private final Function<Body.CommandSeen, Optional<CommandWords>> words;
  private final Consumer<Moment> moments;
  private Optional<Evidence> last = Optional.empty();

  /**
   * Nothing seen yet.
   *
   * @param allowed which commands the kernel lets a guest give
   * @param words of a command, when it shows enough
   */
  public GuestQueueWatch(
      TraceHeader header,
      Predicate<CommandWords> allowed,
      Function<Body.CommandSeen, Optional<CommandWords>> words,
      Consumer<Moment> moments) {
    this.explicitSyncs = header.explicitSyncs();
    this.words = words;
    this.moments = moments;
    for (QueueInfo queue : header.queues()) {
      if (queue.kind().equals("guest")) {
        guests.put(queue.name(), new GuestWindow(allowed));
      } else if (!queue.kind().equals("vcmdq")) {
        hosts.add(queue.name());
      }
    }
  }

  /**
   * Looks at the next record.
   *
   * @return whether it is of a guest's queue, which is none of the SMMU's
   */
  public boolean step(TraceRecord record) {
    if (guests.isEmpty()) {
      return false;
    }
    Body body = record.body();
    if (body instanceof Body.Gap) {
      guests.values().forEach(GuestWindow::lose);
    } else if (body instanceof Body.CommandsMissing missing) {
      return lost(missing.queue());
    } else if (body instanceof Body.SyncDone done) {
      return done(record, done);
    } else if (body instanceof Body.CommandSeen seen) {
      return command(record, seen);
    }
    return false;
  }

  private boolean lost(String queue) {
    GuestWindow guest = guests.get(queue);
    if (guest != null) {
      guest.lose();
    } else if (hosts.contains(queue)) {
      guests.values().forEach(GuestWindow::lose);
    }
    return guest != null;
  }

  private boolean done(TraceRecord record, Body.SyncDone done) {
    GuestWindow guest = guests.get(done.queue());
    if (guest != null) {
      complete(guest, done.sync(), Evidence.of(record, "sync"));
    } else if (hosts.contains(done.queue())) {
      guests.values().forEach(each -> each.synced(done.queue(), done.sync()));
    }
    return guest != null;
  }

  private boolean command(TraceRecord record, Body.CommandSeen seen) {
    GuestWindow guest = guests.get(seen.queue());
    boolean sync = seen.op().equals("SYNC");
    if (guest == null && !hosts.contains(seen.queue())) {
      return false;
    }
    Optional<CommandWords> exact = sync ? Optional.empty() : words.apply(seen);
    if (sync && guest == null && !explicitSyncs) {
      guests.values().forEach(each -> each.synced(seen.queue(), record.position()));
    } else if (sync && guest != null && !explicitSyncs) {
      complete(guest, record.position(), Evidence.of(record, "sync"));
    } else if (!sync && exact.isEmpty()) {
      lost(seen.queue());
    } else if (!sync && guest != null) {
      last = Optional.of(Evidence.of(record, "command"));
      guest.gave(exact.get(), record.position());
    } else if (!sync) {
      last = Optional.of(Evidence.of(record, "command"));
      host(record, seen.queue(), exact.get());
    }
    return guest != null;
  }

  /**
   * Behind an unmap of its stage 2, stage 1 translations of a VMID have to go too (iommufd 8, T2).
   */
  private void host(TraceRecord record, String queue, CommandWords exact) {
    Opcode opcode = HostCommand.opcode(exact);
    long vmid = exact.get(CommandFields.VMID);
    Set<Long> changed = stage2.computeIfAbsent(queue, q -> new HashSet<>());
    boolean own = opcode == Opcode.TLBI_NH_ALL && changed.remove(vmid);
    if (opcode == Opcode.TLBI_S2_IPA || opcode == Opcode.TLBI_S12_VMALL) {
      changed.add(vmid);
    }
    HostCommand command = new HostCommand(exact, queue, record.position(), own);
    guests.values().forEach(guest -> guest.took(command));
  }

  private void complete(GuestWindow guest, long sync, Evidence at) {
    guest.completed(sync, shared(guest)).ifPresent(judged -> say(at, judged));
  }

  private LongPredicate shared(GuestWindow guest) {
    return vmid -> guests.values().stream()
        .anyMatch(other ->
            other != guest && other.vmid().isPresent() && other.vmid().getAsLong() == vmid);
  }

  private void say(Evidence at, Forwarding judged) {
    moments.accept(new Moment.GuestCommandsForwarded(at, PART, judged, ""));
  }

  /** The trace has ended. */
  public void finish() {
    for (GuestWindow guest : guests.values()) {
      guest.ended(shared(guest)).ifPresent(judged -> last.ifPresent(at -> say(at, judged)));
    }
  }
}
