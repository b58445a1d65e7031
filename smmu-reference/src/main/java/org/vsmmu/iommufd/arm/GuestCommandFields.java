package org.vsmmu.iommufd.arm;

import java.util.Set;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.IdRegisters;

/** Which commands a guest may give, and which bits of them may be set (iommufd 5.5). */
public final class GuestCommandFields {
  private static final Set<Opcode> CONVERTED = Set.of(
      Opcode.TLBI_NSNH_ALL,
      Opcode.TLBI_NH_ALL,
      Opcode.TLBI_NH_ASID,
      Opcode.TLBI_NH_VA,
      Opcode.TLBI_NH_VAA,
      Opcode.ATC_INV,
      Opcode.CFGI_CD,
      Opcode.CFGI_CD_ALL);

  private final IdRegisters ids;
  private final CommandWords guest;

  private GuestCommandFields(IdRegisters ids, CommandWords guest) {
    this.ids = ids;
    this.guest = guest;
  }

  /** Whether commands of this kind are converted at all; a guest's CMD_SYNC is not. */
  public static boolean converted(Opcode opcode) {
    return CONVERTED.contains(opcode);
  }

  /** Whether the SMMU has everything that a guest's command asks for, and no other bit is set. */
  public static boolean allowed(IdRegisters ids, CommandWords guest) {
    return new GuestCommandFields(ids, guest).allowed();
  }

  private boolean allowed() {
    boolean substreams = ids.ssidSize() > 0;
    return switch (Opcode.of((int) CommandFields.OP.extract(guest.w0()))) {
      case TLBI_NSNH_ALL -> only();
      case TLBI_NH_ALL -> only(CommandFields.VMID);
      case TLBI_NH_ASID -> asidFits() && only(CommandFields.VMID, CommandFields.ASID);
      case TLBI_NH_VA -> asidFits() && range(CommandFields.ASID);
      case TLBI_NH_VAA -> range(CommandFields.VMID);
      case ATC_INV ->
        ids.ats() && guest.get(CommandFields.ATC_SIZE) <= AtcInv.SIZE_ALL && atcInv(substreams);
      case CFGI_CD ->
        only(
            CommandFields.SID,
            substreams ? CommandFields.SSID : CommandFields.OP,
            CommandFields.LEAF);
      case CFGI_CD_ALL -> only(CommandFields.SID);
      default -> false;
    };
  }

  private boolean atcInv(boolean substreams) {
    return substreams
        ? only(
            CommandFields.SID,
            CommandFields.SSV,
            CommandFields.SSID,
            CommandFields.GLOBAL,
            CommandFields.ATC_SIZE,
            CommandFields.ADDRESS)
        : only(CommandFields.SID, CommandFields.ATC_SIZE, CommandFields.ADDRESS);
  }

  private boolean asidFits() {
    return guest.get(CommandFields.ASID) >>> ids.asidBits() == 0;
  }

  private boolean range(Field more) {
    if (!ids.ril()) {
      return only(CommandFields.VMID, more, CommandFields.LEAF, CommandFields.ADDRESS);
    }
    TlbiRange range = new TlbiRange(
        guest.address(CommandFields.ADDRESS),
        (int) guest.get(CommandFields.TG),
        (int) guest.get(CommandFields.NUM),
        (int) guest.get(CommandFields.SCALE),
        (int) guest.get(CommandFields.TTL),
        guest.has(CommandFields.LEAF));
    boolean hintsOnly = range.tg() == 0 && range.hasHints();
    boolean reservedLevel = range.tg() == 2 && range.ttl() == 1 && !ids.ds();
    boolean reserved = range.tg() != 0 && (range.num() | range.scale() | range.ttl()) == 0;
    // Bit 5 of SCALE needs DS.
    boolean wide = range.scale() > 31 && !ids.ds();
    return !hintsOnly
        && !reservedLevel
        && !reserved
        && !wide
        && only(
            CommandFields.VMID,
            more,
            CommandFields.NUM,
            CommandFields.SCALE,
            CommandFields.LEAF,
            CommandFields.ADDRESS,
            CommandFields.TG,
            CommandFields.TTL);
  }

  private boolean only(Field... fields) {
    long allowed0 = CommandFields.OP.mask();
    long allowed1 = 0;
    for (Field field : fields) {
      if (field.word() == 0) {
        allowed0 |= field.mask();
      } else {
        allowed1 |= field.mask();
      }
    }
    return (guest.w0() & ~allowed0) == 0 && (guest.w1() & ~allowed1) == 0;
  }
}
