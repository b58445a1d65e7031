package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.VMID;

/**
 * Removes stage-1 and combined NS-EL1 entries of a VMID, global ones too; stage-2-only entries
 * may stay (SMMUv3 6.5).
 */
public record TlbiNhAll(int vmid) implements Command {
  public TlbiNhAll {
    VMID.require(vmid);
  }

  static TlbiNhAll decode(CommandWords words) {
    return new TlbiNhAll((int) words.get(VMID));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_NH_ALL;
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
