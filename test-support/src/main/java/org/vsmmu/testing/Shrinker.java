package org.vsmmu.testing;

import java.util.Arrays;
import java.util.function.Predicate;
import java.util.stream.IntStream;

/**
 * Looks for the smallest choices that still fail. Shorter is smaller; of two equally long ones, the
 * one with the smaller first difference is.
 *
 * <p>Passes are repeated until none of them helps: cut out stretches, zero them, lower equal
 * numbers together, lower each number, put neighbours in order.
 */
final class Shrinker {
  private static final int MAX_TRIES = 20_000;

  private final Predicate<Choices> stillFails;
  private long[] best;
  private int tries;

  /** @param stillFails runs the property on these choices, to the end or to its failure */
  Shrinker(long[] failing, Predicate<Choices> stillFails) {
    this.best = failing;
    this.stillFails = stillFails;
  }

  long[] smallest() {
    long[] before;
    do {
      before = best;
      cutOut();
      zeroOut();
      lowerTogether();
      lowerEach();
      putInOrder();
    } while (!Arrays.equals(before, best) && tries < MAX_TRIES);
    return best;
  }

  private void cutOut() {
    for (int length = best.length; length > 0; length = length > 8 ? length / 2 : length - 1) {
      for (int at = best.length - length; at >= 0; at--) {
        if (at + length <= best.length) {
          attempt(without(at, length));
        }
      }
    }
  }

  private void zeroOut() {
    for (int length = best.length; length > 1; length /= 2) {
      for (int at = 0; at + length <= best.length; at += length) {
        long[] candidate = best.clone();
        Arrays.fill(candidate, at, at + length, 0);
        attempt(candidate);
      }
    }
  }

  /** Two fields that must stay equal can only shrink at the same time. */
  private void lowerTogether() {
    for (int at = 0; at < best.length; at++) {
      long value = best[at];
      int[] places =
          IntStream.range(0, best.length).filter(i -> best[i] == value).toArray();
      if (places.length > 1) {
        lower(places);
      }
    }
  }

  private void lowerEach() {
    for (int at = 0; at < best.length; at++) {
      lower(at);
    }
  }

  /** Halves the way to the smallest number that still fails when it stands at all these places. */
  private void lower(int... places) {
    int length = best.length;
    long fails = best[places[0]];
    if (fails == 0 || attempt(with(places, 0))) {
      return;
    }
    long holds = 0;
    while (Long.compareUnsigned(fails - holds, 1) > 0 && best.length == length) {
      long middle = holds + ((fails - holds) >>> 1);
      if (attempt(with(places, middle))) {
        fails = middle;
      } else {
        holds = middle;
      }
    }
  }

  private void putInOrder() {
    for (int gap = 1; gap <= 4; gap++) {
      for (int at = 0; at + gap < best.length; at++) {
        if (Long.compareUnsigned(best[at], best[at + gap]) > 0) {
          long[] candidate = best.clone();
          candidate[at] = best[at + gap];
          candidate[at + gap] = best[at];
          attempt(candidate);
        }
      }
    }
  }

  private long[] with(int[] places, long value) {
    long[] candidate = best.clone();
    for (int place : places) {
      candidate[place] = value;
    }
    return candidate;
  }

  private long[] without(int at, int length) {
    long[] candidate = Arrays.copyOf(best, best.length - length);
    System.arraycopy(best, at + length, candidate, at, best.length - at - length);
    return candidate;
  }

  /** Takes the candidate over if it fails; what it really drew may be smaller still. */
  private boolean attempt(long[] candidate) {
    if (tries >= MAX_TRIES) {
      return false;
    }
    tries++;
    Choices choices = Choices.replay(candidate);
    if (!stillFails.test(choices)) {
      return false;
    }
    long[] taken = choices.taken();
    if (!isSmaller(taken, best)) {
      return false;
    }
    best = taken;
    return true;
  }

  private static boolean isSmaller(long[] a, long[] b) {
    return a.length < b.length || (a.length == b.length && Arrays.compareUnsigned(a, b) < 0);
  }
}
