package org.vsmmu.trace.qemu;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.OptionalLong;

/**
 * Tells whether one SMMU wrote the log. No line names its SMMU, but each counts its own queue: when
 * the indices leave a sequence and later come back to exactly where it was left, there are two.
 */
final class ConsumedSequences {
  private static final int REMEMBERED = 8;
  private static final long SAME_MACHINE_RESET = 100_000_000;

  /** Where sequences that were left would go on; the current one is first. */
  private final Deque<QueueIndex> last = new ArrayDeque<>();

  private boolean two;
  private boolean resetBefore;
  private OptionalLong resetNanos = OptionalLong.empty();

  /** Whether there is evidence of two SMMUs. */
  boolean two() {
    return two;
  }

  /** A consume line. */
  void at(QueueIndex index) {
    QueueIndex current = last.peekFirst();
    if (current == null || continues(index, current)) {
      last.pollFirst();
    } else if (returnsToAnOlder(index)) {
      two = true;
    }
    last.addFirst(index);
    if (last.size() > REMEMBERED) {
      last.removeLast();
    }
  }

  /** The queue was set up anew: what was before says nothing of what follows. */
  void restart() {
    last.clear();
  }

  /** A reset line; two at once are the resets of two SMMUs by one machine reset. */
  void reset(OptionalLong nanos, boolean rightBehindAnother) {
    if (rightBehindAnother && resetBefore && nanos.isPresent() && resetNanos.isPresent()) {
      long apart = Math.abs(nanos.getAsLong() - resetNanos.getAsLong());
      two |= apart < SAME_MACHINE_RESET;
    }
    resetBefore = true;
    resetNanos = nanos;
    restart();
  }

  private boolean returnsToAnOlder(QueueIndex index) {
    return last.removeIf(older -> !older.equals(last.peekFirst()) && continues(index, older));
  }

  /** The index is read again before and after each command, also when nothing was consumed. */
  private static boolean continues(QueueIndex index, QueueIndex previous) {
    return index.equals(previous) || index.follows(previous);
  }
}
