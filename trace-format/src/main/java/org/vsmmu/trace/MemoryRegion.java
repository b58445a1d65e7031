package org.vsmmu.trace;

/**
 * Physical memory that exists, and what it held before the first record of a trace.
 *
 * @param first address of its first byte
 * @param last address of its last byte, included; unsigned, not below {@code first}
 */
public record MemoryRegion(long first, long last, Content content) {

  /** What a region holds at first. */
  public enum Content {
    /** Every byte is zero. */
    ZERO,
    /** Anything, until a record says what. */
    UNKNOWN
  }

  public MemoryRegion {
    if (Long.compareUnsigned(first, last) > 0) {
      throw new IllegalArgumentException("a region from 0x%x to 0x%x".formatted(first, last));
    }
  }

  /** Whether this byte is of the region. */
  public boolean contains(long address) {
    return Long.compareUnsigned(first, address) <= 0 && Long.compareUnsigned(address, last) <= 0;
  }

  /** Whether any byte is of both. */
  public boolean overlaps(MemoryRegion other) {
    return contains(other.first) || other.contains(first);
  }
}
