package org.vsmmu.iommufd.iova;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/** The union of ranges that may overlap and touch. */
final class SpanSet {
  private final List<Span> merged = new ArrayList<>();

  SpanSet(Collection<Span> spans) {
    List<Span> sorted = new ArrayList<>(spans);
    sorted.sort((a, b) -> Long.compareUnsigned(a.start(), b.start()));
    for (Span span : sorted) {
      Span previous = merged.isEmpty() ? null : merged.get(merged.size() - 1);
      if (previous == null || !touches(previous, span)) {
        merged.add(span);
      } else if (Span.below(previous.last(), span.last())) {
        merged.set(merged.size() - 1, new Span(previous.start(), span.last()));
      }
    }
  }

  private static boolean touches(Span lower, Span upper) {
    return lower.last() == -1 || !Span.below(lower.last() + 1, upper.start());
  }

  /** Disjoint ranges that do not touch, ascending. */
  List<Span> spans() {
    return List.copyOf(merged);
  }

  /** What of {@code within} the union leaves free, ascending. */
  List<Span> holes(Span within) {
    List<Span> holes = new ArrayList<>();
    long next = within.start();
    for (Span span : merged) {
      if (Span.below(span.last(), next)) {
        continue;
      }
      if (Span.below(within.last(), span.start())) {
        break;
      }
      if (Span.below(next, span.start())) {
        holes.add(new Span(next, span.start() - 1));
      }
      if (!Span.below(span.last(), within.last())) {
        return holes;
      }
      next = span.last() + 1;
    }
    holes.add(new Span(next, within.last()));
    return holes;
  }
}
