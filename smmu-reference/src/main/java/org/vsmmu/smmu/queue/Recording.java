package org.vsmmu.smmu.queue;

/** What became of an event record (SMMUv3 1.6, 5.3, 5.4). */
public sealed interface Recording {

  /**
   * It is in the queue.
   *
   * @param address where its 32 bytes are
   * @param interrupt the queue was empty before: the event queue interrupt is triggered
   */
  record Recorded(long address, boolean interrupt) implements Recording {}

  /**
   * It is lost because the queue is full.
   *
   * @param toggled OVFLG toggled; false if an overflow was active already
   */
  record Overflowed(boolean toggled) implements Recording {}

  /** It is lost without a trace: the queue is disabled or has an active EVENTQ_ABT_ERR. */
  record Discarded() implements Recording {}

  /** It is of a stalled transaction, which waits until the queue is writable. */
  record Held() implements Recording {}

  /** A register is unknown, so nobody knows; PROD is unknown from here. */
  record Undecided() implements Recording {}
}
