package org.vsmmu.smmu.command;

/** A reserved opcode: always CERROR_ILL (SMMUv3 6.1). */
public record Reserved(long w0, long w1) implements Command {
  public Reserved {
    Opcode opcode = Opcode.of((int) CommandFields.OP.extract(w0));
    if (opcode != Opcode.RESERVED) {
      throw new IllegalArgumentException("0x%02x is %s".formatted(w0 & 0xff, opcode));
    }
  }

  static Reserved decode(CommandWords words) {
    return new Reserved(words.w0(), words.w1());
  }

  @Override
  public Opcode opcode() {
    return Opcode.RESERVED;
  }

  @Override
  public int code() {
    return (int) CommandFields.OP.extract(w0);
  }

  /** Contains the opcode, e.g. {@code RESERVED_0x99}. */
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
