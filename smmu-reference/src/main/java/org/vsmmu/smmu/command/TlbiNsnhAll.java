package org.vsmmu.smmu.command;

/** Removes all NS-EL1 entries of every VMID and stage, not those of EL2 (SMMUv3 6.5). */
public record TlbiNsnhAll() implements Command {
  static TlbiNsnhAll decode(CommandWords words) {
    return new TlbiNsnhAll();
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_NSNH_ALL;
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
