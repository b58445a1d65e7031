package org.vsmmu.iommufd.arm;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;

import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;

/** Checks a guest's command and makes the host's of it (iommufd 5.5). */
final class GuestCommands {

  /** Finds the physical stream behind the guest's name. */
  interface Streams {
    Unknown stream(long guestName) throws CallFailed;
  }

  private final ArmFeatures features;
  private final Tag vmid;
  private final Streams streams;

  GuestCommands(ArmFeatures features, Tag vmid, Streams streams) {
    this.features = features;
    this.vmid = vmid;
    this.streams = streams;
  }

  /**
   * The command that the SMMU gets.
   *
   * @throws CallFailed EIO for one that guests may not give, in content or kind
   */
  PhysicalCommand convert(CommandWords guest) throws CallFailed {
    Opcode opcode = Opcode.of((int) CommandFields.OP.extract(guest.w0()));
    if (features.strictCommands()) {
      unless(GuestCommandFields.allowed(features.ids(), guest), Errno.EIO);
    }
    return switch (opcode) {
      case TLBI_NSNH_ALL ->
        PhysicalCommand.of(new CommandWords(Opcode.TLBI_NH_ALL.code(), 0)).withVmid(vmid);
      case TLBI_NH_ALL, TLBI_NH_ASID, TLBI_NH_VA, TLBI_NH_VAA ->
        PhysicalCommand.of(guest.with(CommandFields.VMID, 0)).withVmid(vmid);
      case ATC_INV, CFGI_CD, CFGI_CD_ALL -> {
        Unknown stream = streams.stream(guest.get(CommandFields.SID));
        yield PhysicalCommand.of(guest.with(CommandFields.SID, 0)).withStream(stream);
      }
      default -> throw new CallFailed(Errno.EIO);
    };
  }
}
