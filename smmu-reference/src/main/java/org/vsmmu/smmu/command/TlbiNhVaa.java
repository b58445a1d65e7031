package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ADDRESS;
import static org.vsmmu.smmu.command.CommandFields.VMID;

/** Removes NS-EL1 entries covering a VA, of every ASID and global (SMMUv3 6.5). */
public record TlbiNhVaa(int vmid, TlbiRange range) implements AddressTlbi {
  public TlbiNhVaa {
    VMID.require(vmid);
  }

  static TlbiNhVaa decode(CommandWords words) {
    return new TlbiNhVaa((int) words.get(VMID), TlbiRange.decode(words, ADDRESS));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_NH_VAA;
  }

  @Override
  public CommandWords words() {
    return range.encode(CommandWords.of(opcode()).with(VMID, vmid), ADDRESS);
  }

  @Override
  public String toString() {
    return name() + " vmid=" + vmid + " " + range.text("va");
  }
}
