package org.vsmmu.smmu.command;

/** Removes all EL3 entries; CERROR_ILL on the Non-secure queue (SMMUv3 6.2). */
public record TlbiEl3All() implements Command {
  static TlbiEl3All decode(CommandWords words) {
    return new TlbiEl3All();
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_EL3_ALL;
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
