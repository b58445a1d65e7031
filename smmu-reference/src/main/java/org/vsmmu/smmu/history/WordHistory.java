package org.vsmmu.smmu.history;

import java.util.Arrays;

/**
 * The values of one 64-bit word of memory and when each could be read. The last version is current.
 *
 * <p>At most {@value #MAX_VERSIONS} versions are kept (SMMUv3 15.4); of older ones only the moment
 * remains until which they could be read.
 */
final class WordHistory {

  static final int MAX_VERSIONS = 17;

  /** The end of a version that is current. */
  static final long OPEN = Long.MAX_VALUE;

  private static final int FEW = 2;

  private long[] values = new long[FEW];
  private long[] from = new long[FEW];
  private Object[] causes = new Object[FEW];
  private long[] to = new long[FEW];
  private int count;

  /** Until when the word could be read with contents that are not known any more; 0: never. */
  private long unknownUntil;

  /** When the current value was last seen to be there, for memory that is only watched. */
  private long seen;

  int count() {
    return count;
  }

  long value(int version) {
    return values[version];
  }

  /** The first tick at which it could be read. */
  long from(int version) {
    return from[version];
  }

  /** The first tick at which it could not be read any more, or {@link #OPEN}. */
  long to(int version) {
    return to[version];
  }

  /** The record that wrote it; null if it was there from the start. */
  Object cause(int version) {
    return causes[version];
  }

  long unknownUntil() {
    return unknownUntil;
  }

  boolean known() {
    return count > 0;
  }

  long current() {
    return values[count - 1];
  }

  /** The content from the first tick on. */
  void initially(long value) {
    append(value, 0, null);
  }

  /** Until now nobody knows what was here. */
  void unknownUntil(long tick) {
    unknownUntil = Math.max(unknownUntil, tick);
  }

  void store(long tick, long value, Object cause) {
    if (count > 0) {
      if (current() == value) {
        return;
      }
      to[count - 1] = tick;
    }
    append(value, tick, cause);
  }

  /** The word was seen to hold a value, which may have been written at any time before. */
  void saw(long tick, long value, Object cause) {
    if (count == 0) {
      unknownUntil = tick;
      append(value, tick, cause);
    } else if (current() != value) {
      to[count - 1] = tick;
      append(value, seen + 1, cause);
    }
    seen = tick;
  }

  private void append(long value, long tick, Object cause) {
    if (count == MAX_VERSIONS) {
      unknownUntil = Math.max(unknownUntil, to[0]);
      count--;
      System.arraycopy(values, 1, values, 0, count);
      System.arraycopy(from, 1, from, 0, count);
      System.arraycopy(to, 1, to, 0, count);
      System.arraycopy(causes, 1, causes, 0, count);
    } else if (count == values.length) {
      int larger = Math.min(2 * count, MAX_VERSIONS);
      values = Arrays.copyOf(values, larger);
      from = Arrays.copyOf(from, larger);
      to = Arrays.copyOf(to, larger);
      causes = Arrays.copyOf(causes, larger);
    }
    values[count] = value;
    from[count] = tick;
    to[count] = OPEN;
    causes[count] = cause;
    count++;
  }

  /** Drops versions that could not be read at or after a tick; the current one stays. */
  void forgetBefore(long tick) {
    int keep = 0;
    while (keep < count - 1 && to[keep] <= tick) {
      keep++;
    }
    if (unknownUntil <= tick) {
      unknownUntil = 0;
    }
    if (keep > 0) {
      count -= keep;
      System.arraycopy(values, keep, values, 0, count);
      System.arraycopy(from, keep, from, 0, count);
      System.arraycopy(to, keep, to, 0, count);
      System.arraycopy(causes, keep, causes, 0, count);
    }
  }
}
