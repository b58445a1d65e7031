package org.vsmmu.smmu.history;

/**
 * The versions of a word of memory, whether it was ever stored or not: reading through a source
 * that can be used for some time gives each version that could be read in that time.
 */
final class WordReads {

  /** Hears of the versions that could be read. */
  interface Sink {
    /**
     * A version.
     *
     * @param from the first tick at which it could be read
     * @param to the first tick at which it could not, or {@link WordHistory#OPEN}
     * @param made the record that wrote it; null if unknown
     * @param ended the record that overwrote it; null if none did
     */
    void version(long value, long from, long to, Object made, Object ended);
  }

  /** What is to be said of a word beside its versions. */
  enum State {
    READABLE,
    /** Reads abort, and always did. */
    ABORTS,
    /** Nothing is known of it. */
    UNKNOWN
  }

  /** Every version readable at some tick of [from, to). */
  static State read(Past past, long address, long from, long to, Sink sink) {
    WordHistory history = past.memory().history(address);
    if (history == null) {
      return untouched(past, address, from, to, sink);
    }
    for (int i = 0; i < history.count(); i++) {
      long first = Math.max(from, history.from(i));
      long end = Math.min(to, history.to(i));
      if (first < end) {
        Object ended = i + 1 < history.count() ? history.cause(i + 1) : null;
        sink.version(history.value(i), history.from(i), history.to(i), history.cause(i), ended);
      }
    }
    return State.READABLE;
  }

  private static State untouched(Past past, long address, long from, long to, Sink sink) {
    if (past.memory().aborts(address)) {
      return State.ABORTS;
    }
    if (!past.memory().initiallyZero(address)) {
      return State.UNKNOWN;
    }
    if (from < to) {
      sink.version(0, 0, WordHistory.OPEN, null, null);
    }
    return State.READABLE;
  }

  private WordReads() {}
}
