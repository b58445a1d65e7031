package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.IPA;
import static org.vsmmu.smmu.command.CommandFields.VMID;

/**
 * Removes stage-2-only entries of a VMID covering an IPA; combined entries may stay (SMMUv3
 * 6.5).
 */
public record TlbiS2Ipa(int vmid, TlbiRange range) implements AddressTlbi {
  public TlbiS2Ipa {
    VMID.require(vmid);
    IPA.requireAddress(range.address());
  }

  static TlbiS2Ipa decode(CommandWords words) {
    return new TlbiS2Ipa((int) words.get(VMID), TlbiRange.decode(words, IPA));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_S2_IPA;
  }

  @Override
  public CommandWords words() {
    return range.encode(CommandWords.of(opcode()).with(VMID, vmid), IPA);
  }

  @Override
  public String toString() {
    return name() + " vmid=" + vmid + " " + range.text("ipa");
  }
}
