package org.vsmmu.smmu.command;

/**
 * Removes cached device permission table entries of a physical range (SMMUv3 6.2). Where SIZE, Leaf
 * and PA lie is not settled here, so the words are kept whole.
 */
public record DptiPa(long w0, long w1) implements Command {
  public DptiPa {
    w0 = CommandFields.OP.insert(w0, Opcode.DPTI_PA.code());
  }

  static DptiPa decode(CommandWords words) {
    return new DptiPa(words.w0(), words.w1());
  }

  @Override
  public Opcode opcode() {
    return Opcode.DPTI_PA;
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
