package org.vsmmu.replay.iommufd;

import java.util.Collections;
import java.util.SortedMap;
import java.util.TreeMap;

/** How many calls of each kind were judged, and how many of them did not match. */
public final class CallCounts {

  /**
   * The counts of one kind of call.
   *
   * @param exercised calls that were compared
   * @param diverged of these, calls with a mismatch
   */
  public record Count(long exercised, long diverged) {
    Count plus(boolean matches) {
      return new Count(exercised + 1, diverged + (matches ? 0 : 1));
    }
  }

  private final SortedMap<String, Count> counts = new TreeMap<>();

  void add(String call, boolean matches) {
    counts.put(call, counts.getOrDefault(call, new Count(0, 0)).plus(matches));
  }

  /** The counts by call. */
  public SortedMap<String, Count> byCall() {
    return Collections.unmodifiableSortedMap(counts);
  }

  /** The sum over all calls. */
  public Count total() {
    return counts.values().stream()
        .reduce(
            new Count(0, 0),
            (a, b) -> new Count(a.exercised + b.exercised, a.diverged + b.diverged));
  }
}
