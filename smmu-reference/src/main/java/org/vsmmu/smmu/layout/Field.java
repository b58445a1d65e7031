package org.vsmmu.smmu.layout;

/**
 * One field of a structure made of little-endian 64-bit words.
 *
 * <p>Bits are absolute: bit 95 is bit 31 of word 1. A field never crosses a word.
 *
 * @param name the architecture's name, e.g. {@code S2VMID}
 * @param hi the highest bit, inclusive
 * @param lo the lowest bit, inclusive
 */
public record Field(String name, int hi, int lo) {
  public Field {
    if (lo < 0 || hi < lo || hi / Long.SIZE != lo / Long.SIZE) {
      throw new IllegalArgumentException(
          "%s [%d:%d]: a field needs hi >= lo within one 64-bit word".formatted(name, hi, lo));
    }
  }

  public static Field bits(String name, int hi, int lo) {
    return new Field(name, hi, lo);
  }

  public static Field bit(String name, int bit) {
    return new Field(name, bit, bit);
  }

  /** The index of the 64-bit word that holds the field. */
  public int word() {
    return lo / Long.SIZE;
  }

  public int width() {
    return hi - lo + 1;
  }

  /** The lowest bit, counted within {@link #word()}. */
  public int shift() {
    return lo % Long.SIZE;
  }

  /** The largest value, right-aligned and unsigned. */
  public long max() {
    return width() == Long.SIZE ? -1L : (1L << width()) - 1;
  }

  /** The field's bits within {@link #word()}. */
  public long mask() {
    return max() << shift();
  }

  /** The right-aligned value, read from the one word that holds the field. */
  public long extract(long wordValue) {
    return (wordValue >>> shift()) & max();
  }

  /** The right-aligned value. */
  public long get(long[] words) {
    return extract(words[word()]);
  }

  /** The right-aligned value, for a structure of two words. */
  public long get(long w0, long w1) {
    return extract(word() == 0 ? w0 : w1);
  }

  /**
   * The value at its own bits of the word. All address fields of the architecture are laid out so
   * that this is the byte address.
   */
  public long inPlace(long wordValue) {
    return wordValue & mask();
  }

  /**
   * Writes a right-aligned value into the words.
   *
   * @throws IllegalArgumentException if the value does not fit
   */
  public void put(long[] words, long value) {
    words[word()] = insert(words[word()], value);
  }

  /**
   * The word with this field replaced by a right-aligned value.
   *
   * @throws IllegalArgumentException if the value does not fit
   */
  public long insert(long wordValue, long value) {
    return (wordValue & ~mask()) | (require(value) << shift());
  }

  /**
   * Returns the value if it fits.
   *
   * @throws IllegalArgumentException if it does not
   */
  public long require(long value) {
    if ((value & ~max()) != 0) {
      throw new IllegalArgumentException(
          "%s=0x%x does not fit its %d bits [%d:%d]".formatted(name, value, width(), hi, lo));
    }
    return value;
  }

  /**
   * Returns the address if the field can hold it in place.
   *
   * @throws IllegalArgumentException if the address has bits outside the field
   */
  public long requireAddress(long address) {
    if ((address & ~mask()) != 0) {
      throw new IllegalArgumentException(
          "%s=0x%x has bits outside [%d:%d]".formatted(name, address, hi % 64, lo % 64));
    }
    return address;
  }

  /** {@code NAME[hi:lo]}, or {@code NAME[bit]}. */
  @Override
  public String toString() {
    return name + range();
  }

  /** {@code [hi:lo]}, or {@code [bit]}. */
  public String range() {
    return hi == lo ? "[" + hi + "]" : "[" + hi + ":" + lo + "]";
  }
}
