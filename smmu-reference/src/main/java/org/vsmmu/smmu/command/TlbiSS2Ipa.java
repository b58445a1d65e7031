package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.IPA;
import static org.vsmmu.smmu.command.CommandFields.VMID;

/**
 * Secure twin of {@link TlbiS2Ipa}, without its NS bit, whose place is not known here;
 * CERROR_ILL on the Non-secure queue (SMMUv3 6.2).
 */
public record TlbiSS2Ipa(int vmid, TlbiRange range) implements AddressTlbi {
  public TlbiSS2Ipa {
    VMID.require(vmid);
    IPA.requireAddress(range.address());
  }

  static TlbiSS2Ipa decode(CommandWords words) {
    return new TlbiSS2Ipa((int) words.get(VMID), TlbiRange.decode(words, IPA));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_S_S2_IPA;
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
