package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ADDRESS;

/** Secure twin of {@link TlbiEl2Vaa}; CERROR_ILL on the Non-secure queue (SMMUv3 6.2). */
public record TlbiSEl2Vaa(TlbiRange range) implements AddressTlbi {
  static TlbiSEl2Vaa decode(CommandWords words) {
    return new TlbiSEl2Vaa(TlbiRange.decode(words, ADDRESS));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_S_EL2_VAA;
  }

  @Override
  public CommandWords words() {
    return range.encode(CommandWords.of(opcode()), ADDRESS);
  }

  @Override
  public String toString() {
    return name() + " " + range.text("va");
  }
}
