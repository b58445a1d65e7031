package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ASID;
import static org.vsmmu.smmu.command.CommandFields.VMID;

/** Removes the non-global NS-EL1 entries of an ASID (SMMUv3 6.5). */
public record TlbiNhAsid(int vmid, int asid) implements Command {
  public TlbiNhAsid {
    VMID.require(vmid);
    ASID.require(asid);
  }

  static TlbiNhAsid decode(CommandWords words) {
    return new TlbiNhAsid((int) words.get(VMID), (int) words.get(ASID));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_NH_ASID;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode()).with(VMID, vmid).with(ASID, asid);
  }

  @Override
  public String toString() {
    return name() + " vmid=" + vmid + " asid=" + asid;
  }
}
