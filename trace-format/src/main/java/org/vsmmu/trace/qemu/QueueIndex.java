package org.vsmmu.trace.qemu;

/**
 * Where a consume line says that the queue's read index stands.
 *
 * @param cons index of the next entry; -1 when no line says it
 * @param wrap its wrap bit; -1 likewise
 */
record QueueIndex(long cons, int wrap) {
  static final QueueIndex UNKNOWN = new QueueIndex(-1, -1);

  /** Whether this is one entry further than the other; where the queue ends is not known. */
  boolean follows(QueueIndex other) {
    return wrap == other.wrap ? cons == other.cons + 1 : cons == 0;
  }
}
