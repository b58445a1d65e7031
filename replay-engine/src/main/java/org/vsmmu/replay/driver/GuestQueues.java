package org.vsmmu.replay.driver;

import static org.vsmmu.replay.Moment.RequirementSeen.Requirement.GUEST_QUEUE;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.QueueInfo;

/** The hardware queues of guests, which take few commands (iommufd 6.4). */
final class GuestQueues {

  private static final Set<Opcode> TAKEN =
      EnumSet.of(Opcode.TLBI_NH_ASID, Opcode.TLBI_NH_VA, Opcode.ATC_INV, Opcode.SYNC);

  private final Set<String> names;
  private final Consumer<Moment> moments;

  GuestQueues(List<QueueInfo> queues, Consumer<Moment> moments) {
    this.names = queues.stream()
        .filter(queue -> queue.kind().equals("vcmdq"))
        .map(QueueInfo::name)
        .collect(Collectors.toSet());
    this.moments = moments;
  }

  void command(Evidence at, String queue, Command command) {
    if (!names.contains(queue)) {
      return;
    }
    boolean taken = TAKEN.contains(command.opcode());
    moments.accept(
        taken
            ? Moment.RequirementSeen.kept(at, GUEST_QUEUE)
            : new Moment.RequirementSeen(
                at,
                GUEST_QUEUE,
                "%s on %s, a guest's hardware queue, which does not execute it"
                    .formatted(command, queue),
                "TLBI_NH_ASID, TLBI_NH_VA, ATC_INV or CMD_SYNC",
                command.name(),
                List.of(),
                ""));
  }
}
