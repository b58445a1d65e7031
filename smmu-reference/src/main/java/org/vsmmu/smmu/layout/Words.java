package org.vsmmu.smmu.layout;

/** A structure, command or record as the exact 64-bit words that stand in memory. */
public interface Words {
  /**
   * The 64-bit word at an index.
   *
   * @throws IndexOutOfBoundsException if the structure has no such word
   */
  long word(int index);

  /** The right-aligned value of a field. */
  default long get(Field field) {
    return field.extract(word(field.word()));
  }

  /** The value of an address field, as a byte address. */
  default long address(Field field) {
    return field.inPlace(word(field.word()));
  }

  /** True if any bit of the field is set. */
  default boolean has(Field field) {
    return get(field) != 0;
  }
}
