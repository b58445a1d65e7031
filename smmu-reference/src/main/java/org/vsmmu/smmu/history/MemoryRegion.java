package org.vsmmu.smmu.history;

/**
 * A part of physical memory.
 *
 * @param first its first byte
 * @param last its last byte, inclusive
 * @param zero whether it held zeros at the start; otherwise its content is unknown until written
 */
public record MemoryRegion(long first, long last, boolean zero) {
  /** Memory that held zeros at the start. */
  public static MemoryRegion zero(long first, long last) {
    return new MemoryRegion(first, last, true);
  }

  boolean contains(long address) {
    return Long.compareUnsigned(first, address) <= 0 && Long.compareUnsigned(address, last) <= 0;
  }
}
