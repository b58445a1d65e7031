package org.vsmmu.iommufd.arm;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.layout.Field;

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
      requireAllowed(opcode, guest);
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

  /** No bit may be set but those of the fields that this hardware has. */
  private void requireAllowed(Opcode opcode, CommandWords guest) throws CallFailed {
    boolean substreams = features.ids().ssidSize() > 0;
    switch (opcode) {
      case TLBI_NSNH_ALL -> only(guest);
      case TLBI_NH_ALL -> only(guest, CommandFields.VMID);
      case TLBI_NH_ASID -> {
        requireAsid(guest);
        only(guest, CommandFields.VMID, CommandFields.ASID);
      }
      case TLBI_NH_VA -> {
        requireAsid(guest);
        requireRange(guest, CommandFields.ASID);
      }
      case TLBI_NH_VAA -> requireRange(guest, CommandFields.VMID);
      case ATC_INV -> {
        unless(features.ids().ats(), Errno.EIO);
        requireAtcInv(guest, substreams);
        when(guest.get(CommandFields.ATC_SIZE) > AtcInv.SIZE_ALL, Errno.EIO);
      }
      case CFGI_CD -> {
        Field ssid = substreams ? CommandFields.SSID : CommandFields.OP;
        only(guest, CommandFields.SID, ssid, CommandFields.LEAF);
      }
      case CFGI_CD_ALL -> only(guest, CommandFields.SID);
      default -> throw new CallFailed(Errno.EIO);
    }
  }

  private static void requireAtcInv(CommandWords guest, boolean substreams) throws CallFailed {
    if (substreams) {
      only(
          guest,
          CommandFields.SID,
          CommandFields.SSV,
          CommandFields.SSID,
          CommandFields.GLOBAL,
          CommandFields.ATC_SIZE,
          CommandFields.ADDRESS);
    } else {
      only(guest, CommandFields.SID, CommandFields.ATC_SIZE, CommandFields.ADDRESS);
    }
  }

  private void requireAsid(CommandWords guest) throws CallFailed {
    unless(guest.get(CommandFields.ASID) >>> features.ids().asidBits() == 0, Errno.EIO);
  }

  private void requireRange(CommandWords guest, Field more) throws CallFailed {
    if (!features.ids().ril()) {
      only(guest, CommandFields.VMID, more, CommandFields.LEAF, CommandFields.ADDRESS);
      return;
    }
    only(
        guest,
        CommandFields.VMID,
        more,
        CommandFields.NUM,
        CommandFields.SCALE,
        CommandFields.LEAF,
        CommandFields.ADDRESS,
        CommandFields.TG,
        CommandFields.TTL);
    boolean ds = features.ids().ds();
    TlbiRange range = new TlbiRange(
        guest.address(CommandFields.ADDRESS),
        (int) guest.get(CommandFields.TG),
        (int) guest.get(CommandFields.NUM),
        (int) guest.get(CommandFields.SCALE),
        (int) guest.get(CommandFields.TTL),
        guest.has(CommandFields.LEAF));
    when(range.tg() == 0 && range.hasHints(), Errno.EIO);
    when(range.tg() == 2 && range.ttl() == 1 && !ds, Errno.EIO);
    boolean reserved = range.tg() != 0 && (range.num() | range.scale() | range.ttl()) == 0;
    when(reserved, Errno.EIO);
    // Bit 5 of SCALE needs DS.
    when(range.scale() > 31 && !ds, Errno.EIO);
  }

  private static void only(CommandWords guest, Field... fields) throws CallFailed {
    long allowed0 = CommandFields.OP.mask();
    long allowed1 = 0;
    for (Field field : fields) {
      if (field.word() == 0) {
        allowed0 |= field.mask();
      } else {
        allowed1 |= field.mask();
      }
    }
    when((guest.w0() & ~allowed0) != 0 || (guest.w1() & ~allowed1) != 0, Errno.EIO);
  }
}
