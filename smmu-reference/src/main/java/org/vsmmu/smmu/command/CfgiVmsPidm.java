package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.SSEC;
import static org.vsmmu.smmu.command.CommandFields.VMID;

/** Removes the cached PARTID_MAP of a VMID (SMMUv3 6.5). */
public record CfgiVmsPidm(boolean ssec, int vmid) implements Command {
  public CfgiVmsPidm {
    VMID.require(vmid);
  }

  /** For the Non-secure state. */
  public CfgiVmsPidm(int vmid) {
    this(false, vmid);
  }

  static CfgiVmsPidm decode(CommandWords words) {
    return new CfgiVmsPidm(words.has(SSEC), (int) words.get(VMID));
  }

  @Override
  public Opcode opcode() {
    return Opcode.CFGI_VMS_PIDM;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode()).with(SSEC, ssec).with(VMID, vmid);
  }

  @Override
  public String toString() {
    return name() + " vmid=" + vmid + (ssec ? " ssec" : "");
  }
}
