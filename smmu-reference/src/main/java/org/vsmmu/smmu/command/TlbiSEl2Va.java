package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ADDRESS;
import static org.vsmmu.smmu.command.CommandFields.ASID;

/** Secure twin of {@link TlbiEl2Va}; CERROR_ILL on the Non-secure queue (SMMUv3 6.2). */
public record TlbiSEl2Va(int asid, TlbiRange range) implements AddressTlbi {
  public TlbiSEl2Va {
    ASID.require(asid);
  }

  static TlbiSEl2Va decode(CommandWords words) {
    return new TlbiSEl2Va((int) words.get(ASID), TlbiRange.decode(words, ADDRESS));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_S_EL2_VA;
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
