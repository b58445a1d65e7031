package org.vsmmu.smmu.queue;

import org.vsmmu.smmu.register.RegisterFields;

/**
 * A queue's BASE register with what caps it (SMMUv3 1.6).
 *
 * @param raw the 64-bit register
 * @param maxLog2 IDR1.CMDQS, EVENTQS or PRIQS; the architecture knows none above 19
 * @param entryBytes 16 for a command or a page request, 32 for an event
 */
public record QueueBase(long raw, int maxLog2, int entryBytes) {
  public static final int COMMAND_BYTES = 16;
  public static final int EVENT_BYTES = 32;
  public static final int PAGE_REQUEST_BYTES = 16;

  private static final int LARGEST = 19;
  private static final int SMALLEST_ALIGNMENT = 32;

  public QueueBase {
    if (maxLog2 < 0) {
      throw new IllegalArgumentException("maxLog2 " + maxLog2 + ": expected 0 or more");
    }
    if (entryBytes != COMMAND_BYTES && entryBytes != EVENT_BYTES) {
      throw new IllegalArgumentException("entries of " + entryBytes + " bytes: expected 16 or 32");
    }
  }

  /** A command queue's. */
  public QueueBase(long raw, int maxLog2) {
    this(raw, maxLog2, COMMAND_BYTES);
  }

  /** log2 of the number of entries, capped, 0 to 19. */
  public int log2Size() {
    int written = (int) RegisterFields.QUEUE_LOG2SIZE.extract(raw);
    return Math.min(written, Math.min(maxLog2, LARGEST));
  }

  /** The number of entries, 1 to 2^19. */
  public int entries() {
    return 1 << log2Size();
  }

  /** The size of the queue in bytes. */
  public long bytes() {
    return (long) entries() * entryBytes;
  }

  /** Where entry 0 is: ADDR, aligned down to the size of the queue and at least to 32 bytes. */
  public long address() {
    long alignment = Math.max(SMALLEST_ALIGNMENT, bytes());
    return RegisterFields.QUEUE_ADDR.inPlace(raw) & -alignment;
  }

  /**
   * Where an entry is.
   *
   * @param index of the entry; bits above the queue's size, like the wrap bit, are ignored
   */
  public long entryAddress(int index) {
    return address() + (long) (index & (entries() - 1)) * entryBytes;
  }

  /** The arithmetic of this queue's PROD and CONS. */
  public QueueIndices indices() {
    return new QueueIndices(log2Size());
  }
}
