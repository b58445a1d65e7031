package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ADDRESS;

/** Removes EL2 entries covering a VA, of every ASID (SMMUv3 6.5). */
public record TlbiEl2Vaa(TlbiRange range) implements AddressTlbi {
  static TlbiEl2Vaa decode(CommandWords words) {
    return new TlbiEl2Vaa(TlbiRange.decode(words, ADDRESS));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_EL2_VAA;
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
