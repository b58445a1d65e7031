package org.vsmmu.smmu.command;

/** Secure twin of {@link TlbiEl2All}; CERROR_ILL on the Non-secure queue (SMMUv3 6.2). */
public record TlbiSEl2All() implements Command {
  static TlbiSEl2All decode(CommandWords words) {
    return new TlbiSEl2All();
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_S_EL2_ALL;
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
