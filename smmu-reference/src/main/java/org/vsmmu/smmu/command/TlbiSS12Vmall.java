package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.VMID;

/** Secure twin of {@link TlbiS12Vmall}; CERROR_ILL on the Non-secure queue (SMMUv3 6.2). */
public record TlbiSS12Vmall(int vmid) implements Command {
  public TlbiSS12Vmall {
    VMID.require(vmid);
  }

  static TlbiSS12Vmall decode(CommandWords words) {
    return new TlbiSS12Vmall((int) words.get(VMID));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_S_S12_VMALL;
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
