package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ADDRESS;

/** Removes EL3 entries covering a VA; CERROR_ILL on the Non-secure queue (SMMUv3 6.2). */
public record TlbiEl3Va(TlbiRange range) implements AddressTlbi {
  static TlbiEl3Va decode(CommandWords words) {
    return new TlbiEl3Va(TlbiRange.decode(words, ADDRESS));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_EL3_VA;
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
