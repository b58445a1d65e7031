package org.vsmmu.iommufd.arm;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.iommufd.core.Invalidated;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserArray;
import org.vsmmu.iommufd.uapi.UserCopy;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;

/** An array of guest commands on its way to the SMMU (iommufd 5.5). */
final class GuestArray {
  private static final StructLayout REQUEST = Blobs.INVALIDATE_ARM_SMMUV3;
  static final int INVALIDATE_TYPE = 1;

  /** So many commands are pushed at a time, followed by a SYNC. */
  private static final int BLOCK = 63;

  /** Makes the host's command of a guest's. */
  interface Conversion {
    PhysicalCommand convert(CommandWords guest) throws CallFailed;
  }

  private final CommandLog log;
  private final Conversion conversion;

  GuestArray(CommandLog log, Conversion conversion) {
    this.log = log;
    this.conversion = conversion;
  }

  /**
   * Gives guest commands to the SMMU in blocks. When one is refused, those of its block are not
   * issued, and yet the ones before it are reported as handled.
   */
  Invalidated give(UserArray requests) throws CallFailed {
    StructValue[] entries = UserCopy.array(REQUEST, INVALIDATE_TYPE, requests);
    List<PhysicalCommand> block = new ArrayList<>();
    for (int i = 0; i < entries.length; i++) {
      try {
        block.add(conversion.convert(words(entries[i])));
      } catch (CallFailed e) {
        return Invalidated.stopped(i, e.errno());
      }
      if (block.size() == BLOCK || i == entries.length - 1) {
        boolean stopped = push(block);
        block.clear();
        if (stopped) {
          return Invalidated.stopped(i, Errno.ETIMEDOUT);
        }
      }
    }
    return Invalidated.all(entries.length);
  }

  /**
   * Gives a block to the SMMU and waits. A command that the SMMU finds illegal stops the queue: the
   * host puts a SYNC in its place and goes on, but the wait has run out.
   */
  private boolean push(List<PhysicalCommand> block) {
    boolean stopped = false;
    for (PhysicalCommand command : block) {
      boolean illegal = illegal(command);
      log.add(illegal ? command.overwritten() : command);
      if (illegal) {
        log.add(PhysicalCommand.SYNC);
      }
      stopped |= illegal;
    }
    log.sync();
    return stopped;
  }

  /** A Secure command on the Non-secure queue; strict kernels let none through. */
  private static boolean illegal(PhysicalCommand command) {
    Opcode opcode = Opcode.of((int) command.words().get(CommandFields.OP));
    return opcode.layout().contains(CommandFields.SSEC) && command.words().has(CommandFields.SSEC);
  }

  private static CommandWords words(StructValue entry) {
    return new CommandWords(
        entry.get(REQUEST.members().get(0)), entry.get(REQUEST.members().get(1)));
  }
}
