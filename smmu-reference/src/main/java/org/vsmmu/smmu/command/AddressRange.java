package org.vsmmu.smmu.command;

/**
 * Byte addresses {@code first} to {@code last}, both inclusive and unsigned.
 *
 * @throws IllegalArgumentException if {@code last} is below {@code first}
 */
public record AddressRange(long first, long last) {
  public static final AddressRange EVERYTHING = new AddressRange(0, -1L);

  public AddressRange {
    if (Long.compareUnsigned(last, first) < 0) {
      throw new IllegalArgumentException("last 0x%x is below first 0x%x".formatted(last, first));
    }
  }

  /** {@code size} bytes from {@code first}; cut at 2^64, never wrapping. */
  public static AddressRange ofSize(long first, long size) {
    long last = first + size - 1;
    return new AddressRange(first, Long.compareUnsigned(last, first) < 0 ? -1L : last);
  }

  public boolean contains(long address) {
    return Long.compareUnsigned(first, address) <= 0 && Long.compareUnsigned(address, last) <= 0;
  }

  public boolean overlaps(AddressRange other) {
    return Long.compareUnsigned(first, other.last) <= 0
        && Long.compareUnsigned(other.first, last) <= 0;
  }

  /** True if every address of the other range lies in this one. */
  public boolean covers(AddressRange other) {
    return contains(other.first) && contains(other.last);
  }

  @Override
  public String toString() {
    return "[0x%x,0x%x]".formatted(first, last);
  }
}
