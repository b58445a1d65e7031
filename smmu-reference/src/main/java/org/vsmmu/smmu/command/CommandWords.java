package org.vsmmu.smmu.command;

import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.layout.Words;

/** The two little-endian 64-bit words of a command. */
public record CommandWords(long w0, long w1) implements Words {
  public static final CommandWords ZERO = new CommandWords(0, 0);

  static CommandWords of(Opcode opcode) {
    return new CommandWords(opcode.code(), 0);
  }

  @Override
  public long word(int index) {
    return switch (index) {
      case 0 -> w0;
      case 1 -> w1;
      default -> throw new IndexOutOfBoundsException(index);
    };
  }

  /**
   * These words with a field replaced by a right-aligned value.
   *
   * @throws IllegalArgumentException if the value does not fit
   */
  public CommandWords with(Field field, long value) {
    return field.word() == 0
        ? new CommandWords(field.insert(w0, value), w1)
        : new CommandWords(w0, field.insert(w1, value));
  }

  CommandWords with(Field field, boolean value) {
    return with(field, value ? 1 : 0);
  }

  /** These words with an address field replaced by a byte address. */
  CommandWords withAddress(Field field, long address) {
    return with(field, field.requireAddress(address) >>> field.shift());
  }

  public boolean isZero() {
    return (w0 | w1) == 0;
  }

  @Override
  public String toString() {
    return "0x%016x 0x%016x".formatted(w0, w1);
  }
}
