package org.vsmmu.smmu.command;

/** Removes all NS-EL2 and NS-EL2-E2H entries (SMMUv3 6.5). */
public record TlbiEl2All() implements Command {
  static TlbiEl2All decode(CommandWords words) {
    return new TlbiEl2All();
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_EL2_ALL;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode());
  }

  @Override
  public String toString() {
    return name();
  }
}
