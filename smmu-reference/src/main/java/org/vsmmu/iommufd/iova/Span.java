package org.vsmmu.iommufd.iova;

/**
 * A range of addresses, both ends inclusive, as unsigned numbers.
 *
 * @param start the first address
 * @param last the last address, not below the first
 */
public record Span(long start, long last) {
  /** All addresses. */
  public static final Span ALL = new Span(0, -1);

  public Span {
    if (below(last, start)) {
      throw new IllegalArgumentException(
          "0x%x..0x%x: the last address is below the first".formatted(start, last));
    }
  }

  /** The range of so many bytes, which must not wrap. */
  public static Span of(long start, long length) {
    return new Span(start, start + (length - 1));
  }

  /** Unsigned {@code a < b}. */
  public static boolean below(long a, long b) {
    return Long.compareUnsigned(a, b) < 0;
  }

  /** Whether a range of so many bytes, at least one, goes beyond the last address there is. */
  public static boolean wraps(long start, long length) {
    return below(start + (length - 1), start);
  }

  /** The bytes, modulo 2^64. */
  public long length() {
    return last - start + 1;
  }

  public boolean contains(long address) {
    return !below(address, start) && !below(last, address);
  }

  public boolean contains(Span other) {
    return contains(other.start) && contains(other.last);
  }

  public boolean overlaps(Span other) {
    return !below(last, other.start) && !below(other.last, start);
  }

  @Override
  public String toString() {
    return "[0x%x..0x%x]".formatted(start, last);
  }
}
