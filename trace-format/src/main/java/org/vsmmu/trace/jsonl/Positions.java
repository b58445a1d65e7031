package org.vsmmu.trace.jsonl;

import java.util.Map;
import java.util.TreeMap;

/**
 * Where the records that were written stand in the new trace. A trace of which some records are
 * left out is numbered anew, and what refers to a record by its position must follow.
 *
 * <pre>{@code
 * take(3); take(4); take(9);
 * written(4) // 2
 * written(9) // 3
 * }</pre>
 *
 * Memory grows with the number of holes, not of records.
 */
final class Positions {
  /** First old position of each unbroken run, with its new one. */
  private final TreeMap<Long, Long> runs = new TreeMap<>();

  private long last;
  private long count;
  private boolean inserted;

  /**
   * Whether a record can be written next.
   *
   * @throws IllegalArgumentException when positions do not count up
   */
  void check(long position) {
    JsonOut.require(position > last, "position", "more than " + last, position);
  }

  /** A record that was checked is written. */
  void take(long position) {
    count++;
    if (position != last + 1 || count == 1 || inserted) {
      runs.put(position, count);
      inserted = false;
    }
    last = position;
  }

  /** A record without an old position is written. */
  void insert() {
    count++;
    inserted = true;
  }

  /**
   * The new position of an earlier record.
   *
   * @throws IllegalArgumentException when that record was not written
   */
  long written(long position) {
    Map.Entry<Long, Long> run = runs.floorEntry(position);
    if (run != null) {
      long moved = run.getValue() + (position - run.getKey());
      Map.Entry<Long, Long> next = runs.higherEntry(position);
      if (moved <= (next == null ? count : next.getValue() - 1)) {
        return moved;
      }
    }
    throw new IllegalArgumentException("record " + position + " was not written before it");
  }
}
