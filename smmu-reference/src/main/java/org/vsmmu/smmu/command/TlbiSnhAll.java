package org.vsmmu.smmu.command;

/** Secure twin of {@link TlbiNsnhAll}; CERROR_ILL on the Non-secure queue (SMMUv3 6.2). */
public record TlbiSnhAll() implements Command {
  static TlbiSnhAll decode(CommandWords words) {
    return new TlbiSnhAll();
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_SNH_ALL;
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
