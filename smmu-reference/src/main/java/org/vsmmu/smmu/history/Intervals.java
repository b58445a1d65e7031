package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.List;

/** Times [from, to), connected ones joined. */
final class Intervals {

  /** Hears of an interval. */
  interface Sink {
    void interval(long from, long to);
  }

  private record Interval(long from, long to) {}

  private final List<Interval> sorted = new ArrayList<>(1);

  void add(long from, long to) {
    long first = from;
    long end = to;
    int at = 0;
    while (at < sorted.size()) {
      Interval next = sorted.get(at);
      if (next.from() > end) {
        break;
      }
      if (next.to() < first) {
        at++;
      } else {
        first = Math.min(first, next.from());
        end = Math.max(end, next.to());
        sorted.remove(at);
      }
    }
    sorted.add(at, new Interval(first, end));
  }

  void forEach(Sink sink) {
    sorted.forEach(interval -> sink.interval(interval.from(), interval.to()));
  }
}
