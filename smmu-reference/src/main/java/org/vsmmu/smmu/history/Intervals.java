package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.List;

/** Times [from, to) in which something could be used, connected ones joined. */
final class Intervals {

  /** Hears of an interval. */
  interface Sink {
    /**
     * A time without a break.
     *
     * @param item what could be used last
     */
    void interval(long from, long to, Item item);
  }

  private record Interval(long from, long to, Item item) {}

  private final List<Interval> sorted = new ArrayList<>(1);

  void add(long from, long to, Item item) {
    Interval joined = new Interval(from, to, item);
    int at = 0;
    while (at < sorted.size()) {
      Interval next = sorted.get(at);
      if (next.from() > joined.to()) {
        break;
      }
      if (next.to() < joined.from()) {
        at++;
      } else {
        joined = join(joined, next);
        sorted.remove(at);
      }
    }
    sorted.add(at, joined);
  }

  private static Interval join(Interval a, Interval b) {
    Interval longer = a.to() >= b.to() ? a : b;
    return new Interval(Math.min(a.from(), b.from()), longer.to(), longer.item());
  }

  void forEach(Sink sink) {
    sorted.forEach(interval -> sink.interval(interval.from(), interval.to(), interval.item()));
  }
}
