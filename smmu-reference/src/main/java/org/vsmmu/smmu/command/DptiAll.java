package org.vsmmu.smmu.command;

/** Removes every cached device permission table entry (SMMUv3 6.5). */
public record DptiAll() implements Command {
  static DptiAll decode(CommandWords words) {
    return new DptiAll();
  }

  @Override
  public Opcode opcode() {
    return Opcode.DPTI_ALL;
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
