package org.vsmmu.smmu.queue;

/**
 * The arithmetic of a queue's PROD and CONS (SMMUv3 1.6): an index, and right above it a wrap bit
 * that changes with every lap. Arguments may be raw registers: bits above the wrap bit, such as ERR
 * and OVFLG, are ignored.
 *
 * @param log2Size log2 of the number of entries, 0 to 19; with 0 there is no index, only the wrap
 *     bit
 */
public record QueueIndices(int log2Size) {
  public QueueIndices {
    if (log2Size < 0 || log2Size > 19) {
      throw new IllegalArgumentException("log2Size " + log2Size + ": expected 0 to 19");
    }
  }

  /** The entry that a pointer is at, 0 to 2^log2Size - 1. */
  public int index(long pointer) {
    return (int) pointer & ((1 << log2Size) - 1);
  }

  /** The wrap bit, 0 or 1. */
  public int wrap(long pointer) {
    return (int) (pointer >>> log2Size) & 1;
  }

  /** Index and wrap bit. */
  public int position(long pointer) {
    return (int) pointer & ((2 << log2Size) - 1);
  }

  /** The position after this one. */
  public int next(long pointer) {
    return position(pointer + 1);
  }

  public boolean empty(long prod, long cons) {
    return position(prod) == position(cons);
  }

  public boolean full(long prod, long cons) {
    return index(prod) == index(cons) && wrap(prod) != wrap(cons);
  }

  /** Entries between CONS and PROD, 0 to 2^log2Size; more than that if inconsistent. */
  public int pending(long prod, long cons) {
    return position(prod - cons);
  }

  /**
   * False if software wrote a pair that no queue can be in: PROD is behind CONS in the same lap, or
   * ahead of it in another. What an SMMU makes of it is CONSTRAINED UNPREDICTABLE.
   */
  public boolean consistent(long prod, long cons) {
    return pending(prod, cons) <= 1 << log2Size;
  }
}
