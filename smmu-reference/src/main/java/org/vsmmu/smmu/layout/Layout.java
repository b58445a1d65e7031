package org.vsmmu.smmu.layout;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The fields of one structure, in ascending bit order. A bit that no field covers is RES0.
 *
 * <pre>{@code
 * Layout l1std = Layout.of("L1STD", 1, bits("Span", 4, 0), bits("L2Ptr", 55, 6));
 * l1std.reserved(0x20)  // {0x20}: bit 5 is RES0
 * l1std.text(0x8000_0009L) // "Span=0x9 L2Ptr=0x2000000"
 * }</pre>
 */
public final class Layout {
  private final String name;
  private final List<Field> fields;
  private final long[] covered;

  private Layout(String name, List<Field> fields, long[] covered) {
    this.name = name;
    this.fields = fields;
    this.covered = covered;
  }

  /**
   * A layout of {@code words} 64-bit words.
   *
   * @throws IllegalArgumentException if fields overlap or lie outside
   */
  public static Layout of(String name, int words, Field... fields) {
    long[] covered = new long[words];
    for (Field field : fields) {
      if (field.word() >= words || (covered[field.word()] & field.mask()) != 0) {
        throw new IllegalArgumentException(name + ": " + field + " overlaps or lies outside");
      }
      covered[field.word()] |= field.mask();
    }
    List<Field> ordered = new ArrayList<>(List.of(fields));
    ordered.sort((a, b) -> Integer.compare(a.lo(), b.lo()));
    return new Layout(name, List.copyOf(ordered), covered);
  }

  public String name() {
    return name;
  }

  /** The fields in ascending bit order. */
  public List<Field> fields() {
    return fields;
  }

  /** The number of 64-bit words. */
  public int words() {
    return covered.length;
  }

  public boolean contains(Field field) {
    return fields.contains(field);
  }

  public Optional<Field> find(String fieldName) {
    return fields.stream().filter(f -> f.name().equals(fieldName)).findFirst();
  }

  /** The RES0 bits of a word of the structure, as a mask. */
  public long reservedMask(int word) {
    return ~covered[word];
  }

  /** The non-zero RES0 bits, word by word; all zero for a clean structure. */
  public long[] reserved(long... values) {
    requireWords(values);
    long[] bits = new long[covered.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = values[i] & ~covered[i];
    }
    return bits;
  }

  /** The RES0 bits as runs named {@code RES0}, in ascending bit order. */
  public List<Field> gaps() {
    List<Field> gaps = new ArrayList<>();
    for (int word = 0; word < covered.length; word++) {
      long free = ~covered[word];
      while (free != 0) {
        int lo = Long.numberOfTrailingZeros(free);
        int length = Long.numberOfTrailingZeros(~(free >>> lo));
        int hi = Math.min(lo + length, Long.SIZE) - 1;
        Field gap = Field.bits("RES0", word * Long.SIZE + hi, word * Long.SIZE + lo);
        gaps.add(gap);
        free &= ~gap.mask();
      }
    }
    return List.copyOf(gaps);
  }

  /** Every field that is not zero as {@code name=0xvalue}, in bit order. */
  public String text(long... values) {
    requireWords(values);
    StringBuilder text = new StringBuilder();
    for (Field field : fields) {
      long value = field.get(values);
      if (value != 0) {
        text.append(text.isEmpty() ? "" : " ");
        text.append(field.name()).append("=0x").append(Long.toHexString(value));
      }
    }
    return text.toString();
  }

  private void requireWords(long[] values) {
    if (values.length != covered.length) {
      throw new IllegalArgumentException(
          "%s has %d words of 64 bits, got %d".formatted(name, covered.length, values.length));
    }
  }

  @Override
  public String toString() {
    return name + fields;
  }
}
