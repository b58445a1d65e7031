package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ADDRESS;
import static org.vsmmu.smmu.command.CommandFields.ASID;
import static org.vsmmu.smmu.command.CommandFields.VMID;

/** Removes NS-EL1 entries covering a VA that are global or of the ASID (SMMUv3 6.5). */
public record TlbiNhVa(int vmid, int asid, TlbiRange range) implements AddressTlbi {
  public TlbiNhVa {
    VMID.require(vmid);
    ASID.require(asid);
  }

  static TlbiNhVa decode(CommandWords words) {
    return new TlbiNhVa(
        (int) words.get(VMID), (int) words.get(ASID), TlbiRange.decode(words, ADDRESS));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_NH_VA;
  }

  @Override
  public CommandWords words() {
    return range.encode(CommandWords.of(opcode()).with(VMID, vmid).with(ASID, asid), ADDRESS);
  }

  @Override
  public String toString() {
    return name() + " vmid=" + vmid + " asid=" + asid + " " + range.text("va");
  }
}
