package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ADDRESS;
import static org.vsmmu.smmu.command.CommandFields.ASID;

/** Removes EL2 entries covering a VA; the ASID counts only with CR2.E2H (SMMUv3 6.5). */
public record TlbiEl2Va(int asid, TlbiRange range) implements AddressTlbi {
  public TlbiEl2Va {
    ASID.require(asid);
  }

  static TlbiEl2Va decode(CommandWords words) {
    return new TlbiEl2Va((int) words.get(ASID), TlbiRange.decode(words, ADDRESS));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_EL2_VA;
  }

  @Override
  public CommandWords words() {
    return range.encode(CommandWords.of(opcode()).with(ASID, asid), ADDRESS);
  }

  @Override
  public String toString() {
    return name() + " asid=" + asid + " " + range.text("va");
  }
}
