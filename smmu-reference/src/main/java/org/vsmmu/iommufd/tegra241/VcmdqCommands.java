package org.vsmmu.iommufd.tegra241;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;

/** What a command queue of a guest executes, and what has to go elsewhere (iommufd 6.4). */
public final class VcmdqCommands {

  /** A CMD_SYNC of such a queue: CS=0, its completion is polled for. */
  public static final CommandWords SYNC = new CommandWords(Opcode.SYNC.code(), 0);

  /** Whether a guest's queue executes it. */
  public static boolean executes(Opcode opcode) {
    return switch (opcode) {
      case TLBI_NH_ASID, TLBI_NH_VA, ATC_INV, SYNC -> true;
      default -> false;
    };
  }

  /**
   * What the SMMU gets: the interface puts its VMID in and replaces the StreamID.
   *
   * @return empty for what stops the queue instead: another command, or a StreamID without a slot
   */
  static Optional<PhysicalCommand> execute(CommandWords guest, VirtualInterface through) {
    return switch (opcode(guest)) {
      case SYNC -> Optional.of(PhysicalCommand.of(guest));
      case TLBI_NH_ASID, TLBI_NH_VA -> {
        CommandWords blank = guest.with(CommandFields.VMID, 0);
        yield Optional.of(PhysicalCommand.of(blank).withVmid(through.vmid()));
      }
      case ATC_INV ->
        through.stream(guest.get(CommandFields.SID))
            .map(sid -> PhysicalCommand.of(guest.with(CommandFields.SID, 0)).withStream(sid));
      default -> Optional.empty();
    };
  }

  private static Opcode opcode(CommandWords words) {
    return Opcode.of((int) words.get(CommandFields.OP));
  }

  /**
   * Commands that a guest's driver issues to one queue, with a SYNC behind them.
   *
   * @param ownQueue whether that is a queue of its own, not the SMMU's main one
   */
  public record Batch(boolean ownQueue, List<CommandWords> commands) {
    public Batch {
      commands = List.copyOf(commands);
    }
  }

  /**
   * How a kernel that runs as a guest spreads a list of commands. Its first command chooses the
   * queue of a batch; one that this queue does not execute ends the batch.
   */
  public static List<Batch> batches(List<CommandWords> commands) {
    List<Batch> batches = new ArrayList<>();
    List<CommandWords> open = new ArrayList<>();
    boolean own = true;
    for (CommandWords command : commands) {
      boolean executes = executes(opcode(command));
      if (open.isEmpty()) {
        own = executes;
      } else if (own && !executes) {
        batches.add(new Batch(true, open));
        open.clear();
        own = false;
      }
      open.add(command);
    }
    if (!open.isEmpty()) {
      batches.add(new Batch(own, open));
    }
    return batches;
  }

  private VcmdqCommands() {}
}
