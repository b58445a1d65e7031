package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.VMID;

/** Removes all NS-EL1 entries of a VMID: stage 1, stage 2 and combined (SMMUv3 6.5). */
public record TlbiS12Vmall(int vmid) implements Command {
  public TlbiS12Vmall {
    VMID.require(vmid);
  }

  static TlbiS12Vmall decode(CommandWords words) {
    return new TlbiS12Vmall((int) words.get(VMID));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_S12_VMALL;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode()).with(VMID, vmid);
  }

  @Override
  public String toString() {
    return name() + " vmid=" + vmid;
  }
}
