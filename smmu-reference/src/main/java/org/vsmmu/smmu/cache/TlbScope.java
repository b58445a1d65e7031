package org.vsmmu.smmu.cache;

import java.util.Optional;
import org.vsmmu.smmu.cache.Tag.StreamWorld;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.command.TlbiRange;

/**
 * What a TLBI must remove at least (SMMUv3 6.5).
 *
 * @param opcode the command
 * @param vmid VMID operand; {@link Tag#NONE} where it has none or it is not looked at
 * @param asid ASID operand; {@link Tag#NONE} where it has none
 * @param range the addressed range as the SMMU reads it; empty for commands without an address
 */
public record TlbScope(Opcode opcode, int vmid, int asid, Optional<TlbiRange> range) {

  /** Whether entries of this tag are among the targets, address aside. */
  public boolean reaches(Tag tag, boolean global) {
    boolean el1 = tag.world() == StreamWorld.NS_EL1;
    boolean sameVmid = vmid == Tag.NONE || vmid == tag.vmid();
    boolean stage1 = tag.stage() == 1;
    return switch (opcode) {
      case TLBI_NSNH_ALL -> el1;
      case TLBI_S12_VMALL -> el1 && sameVmid;
      case TLBI_NH_ALL, TLBI_NH_VAA -> el1 && stage1 && sameVmid;
      case TLBI_NH_ASID -> el1 && stage1 && sameVmid && asid == tag.asid() && !global;
      case TLBI_NH_VA -> el1 && stage1 && sameVmid && (asid == tag.asid() || global);
      case TLBI_S2_IPA -> el1 && !stage1 && sameVmid;
      case TLBI_EL2_ALL, TLBI_EL2_VAA -> !el1;
      case TLBI_EL2_ASID -> !el1 && asid == tag.asid() && !global;
      case TLBI_EL2_VA -> !el1 && (tag.asid() == Tag.NONE || asid == tag.asid() || global);
      default -> false;
    };
  }

  /** Whether combined stage 1 and 2 entries of a VMID go, whatever their address and ASID. */
  public boolean reachesAllCombined(int ofVmid) {
    return (opcode == Opcode.TLBI_NH_ALL && (vmid == Tag.NONE || vmid == ofVmid))
        || reachesBothStages(ofVmid);
  }

  /** Whether one command takes stage-2 entries and the combined ones made from them. */
  public boolean reachesBothStages(int ofVmid) {
    return opcode == Opcode.TLBI_NSNH_ALL
        || (opcode == Opcode.TLBI_S12_VMALL && (vmid == Tag.NONE || vmid == ofVmid));
  }

  /** Whether some combined entries of a VMID go, depending on tags or addresses. */
  public boolean reachesSomeCombined(int ofVmid) {
    boolean bySomething = opcode == Opcode.TLBI_NH_ASID
        || opcode == Opcode.TLBI_NH_VA
        || opcode == Opcode.TLBI_NH_VAA;
    return bySomething && (vmid == Tag.NONE || vmid == ofVmid);
  }
}
