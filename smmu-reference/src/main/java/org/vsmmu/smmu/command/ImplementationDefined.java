package org.vsmmu.smmu.command;

/** A command whose meaning the implementation defines, opcodes 0x80 to 0x8f (SMMUv3 6.2). */
public record ImplementationDefined(long w0, long w1) implements Command {
  public ImplementationDefined {
    Opcode opcode = Opcode.of((int) CommandFields.OP.extract(w0));
    if (opcode != Opcode.IMPLEMENTATION_DEFINED) {
      throw new IllegalArgumentException("0x%02x is %s".formatted(w0 & 0xff, opcode));
    }
  }

  static ImplementationDefined decode(CommandWords words) {
    return new ImplementationDefined(words.w0(), words.w1());
  }

  @Override
  public Opcode opcode() {
    return Opcode.IMPLEMENTATION_DEFINED;
  }

  @Override
  public int code() {
    return (int) CommandFields.OP.extract(w0);
  }

  /** Contains the opcode, e.g. {@code IMPLEMENTATION_DEFINED_0x8a}. */
  @Override
  public String name() {
    return opcode().name() + "_0x%02x".formatted(code());
  }

  @Override
  public CommandWords words() {
    return new CommandWords(w0, w1);
  }

  @Override
  public String toString() {
    return name() + " " + words();
  }
}
