package org.vsmmu.replay.guest;

import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;

/**
 * A guest's command that has to reach the SMMU.
 *
 * @param command what it becomes there
 * @param given what kind it was of when the guest gave it
 * @param position of the record in which the guest gave it
 */
record OwedCommand(PhysicalCommand command, Opcode given, long position) {

  /** Whether it is the same command but for whom it is for. */
  boolean sameButNumber(CommandWords host) {
    return GuestNumbers.unnumbered(command.words()).equals(GuestNumbers.unnumbered(host));
  }

  /**
   * Whether it may have become this, which it should not have: not converted, or with more bits.
   */
  boolean distorted(CommandWords host) {
    if (HostCommand.opcode(host) == Opcode.TLBI_NSNH_ALL) {
      return given == Opcode.TLBI_NSNH_ALL;
    }
    CommandWords known = command.known();
    return HostCommand.opcode(host) == HostCommand.opcode(known)
        && (known.w0() & ~host.w0()) == 0
        && (known.w1() & ~host.w1()) == 0
        && GuestNumbers.number(known) == GuestNumbers.number(host);
  }
}
