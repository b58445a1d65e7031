package org.vsmmu.smmu.translate;

/** Physical memory as the SMMU reads it: aligned 64-bit little-endian words. */
@FunctionalInterface
public interface Memory {
  /**
   * The word at an address, a multiple of 8.
   *
   * @throws Unreadable when the read aborts, or when nobody knows what is there
   */
  long read(long address);
}
