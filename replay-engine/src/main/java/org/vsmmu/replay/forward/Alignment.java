package org.vsmmu.replay.forward;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.IntBinaryOperator;

/**
 * Pairs two lists by the cheapest steps: to pass over an element of either costs {@value #PASS}, to
 * pair two what the caller says. Equal ends cost nothing and are found first, so that what is left
 * to compare is short.
 */
final class Alignment {
  /** To pass over an element. */
  static final int PASS = 6;

  /** Most pairs that are looked at; beyond, elements are paired by their place. */
  private static final int MOST = 1 << 22;

  private final IntBinaryOperator cost;
  private int from;
  private int expectedEnd;
  private int seenEnd;

  /** @param cost to pair an expected element with one seen; 0 for a match */
  Alignment(IntBinaryOperator cost) {
    this.cost = cost;
  }

  /** The steps that are no match, in order. */
  List<Edit> edits(int expected, int seen) {
    expectedEnd = expected;
    seenEnd = seen;
    while (from < expectedEnd && from < seenEnd && cost.applyAsInt(from, from) == 0) {
      from++;
    }
    while (expectedEnd > from
        && seenEnd > from
        && cost.applyAsInt(expectedEnd - 1, seenEnd - 1) == 0) {
      expectedEnd--;
      seenEnd--;
    }
    long pairs = (expectedEnd - from + 1L) * (seenEnd - from + 1L);
    return pairs <= MOST ? cheapest() : byPlace();
  }

  private List<Edit> byPlace() {
    List<Edit> edits = new ArrayList<>();
    for (int i = from; i < Math.max(expectedEnd, seenEnd); i++) {
      int expected = i < expectedEnd ? i : Edit.NONE;
      int seen = i < seenEnd ? i : Edit.NONE;
      boolean both = expected != Edit.NONE && seen != Edit.NONE;
      if (!both || cost.applyAsInt(expected, seen) != 0) {
        edits.add(new Edit(expected, seen));
      }
    }
    return edits;
  }

  private List<Edit> cheapest() {
    int rows = expectedEnd - from;
    int columns = seenEnd - from;
    int[][] least = new int[rows + 1][columns + 1];
    for (int i = rows; i >= 0; i--) {
      for (int j = columns; j >= 0; j--) {
        least[i][j] = least(least, i, j);
      }
    }
    Deque<Edit> edits = new ArrayDeque<>();
    int i = 0;
    int j = 0;
    while (i < rows || j < columns) {
      int here = least[i][j];
      boolean inside = i < rows && j < columns;
      int pair = inside ? cost.applyAsInt(from + i, from + j) : 0;
      if (inside && here == pair + least[i + 1][j + 1]) {
        if (pair != 0) {
          edits.add(new Edit(from + i, from + j));
        }
        i++;
        j++;
      } else if (i < rows && here == PASS + least[i + 1][j]) {
        edits.add(new Edit(from + i, Edit.NONE));
        i++;
      } else {
        edits.add(new Edit(Edit.NONE, from + j));
        j++;
      }
    }
    return List.copyOf(edits);
  }

  private int least(int[][] least, int i, int j) {
    boolean lastExpected = from + i == expectedEnd;
    boolean lastSeen = from + j == seenEnd;
    if (lastExpected && lastSeen) {
      return 0;
    }
    int best = Integer.MAX_VALUE;
    if (!lastExpected) {
      best = PASS + least[i + 1][j];
    }
    if (!lastSeen) {
      best = Math.min(best, PASS + least[i][j + 1]);
    }
    if (!lastExpected && !lastSeen) {
      best = Math.min(best, cost.applyAsInt(from + i, from + j) + least[i + 1][j + 1]);
    }
    return best;
  }
}
