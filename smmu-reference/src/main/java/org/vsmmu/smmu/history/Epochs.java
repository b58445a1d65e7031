package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.smmu.config.StreamTable;

/**
 * When the SMMU was enabled, and with which stream table. Nothing is fetched while it is disabled;
 * what was cached before lives on (SMMUv3 7.1, 7.3).
 */
final class Epochs {

  /** No tick. */
  static final long NEVER = -1;

  /**
   * A time in which the SMMU was enabled.
   *
   * @param from the first tick
   * @param to the first tick after it, or {@link WordHistory#OPEN}
   */
  record Epoch(long from, long to, StreamTable streams, boolean e2h) {}

  private final List<Epoch> epochs = new ArrayList<>();

  List<Epoch> all() {
    return epochs;
  }

  boolean enabled() {
    return !epochs.isEmpty() && last().to() == WordHistory.OPEN;
  }

  private Epoch last() {
    return epochs.get(epochs.size() - 1);
  }

  /** The SMMU is enabled with this table from a tick on. */
  void enable(long tick, StreamTable streams, boolean e2h) {
    if (enabled()) {
      if (last().streams().equals(streams) && last().e2h() == e2h) {
        return;
      }
      disable(tick);
    }
    epochs.add(new Epoch(tick, WordHistory.OPEN, streams, e2h));
  }

  void disable(long tick) {
    if (enabled()) {
      Epoch open = epochs.remove(epochs.size() - 1);
      epochs.add(new Epoch(open.from(), tick, open.streams(), open.e2h()));
    }
  }

  /** The first tick of [from, to) at which something could be fetched; {@link #NEVER} if none. */
  long first(long from, long to) {
    for (Epoch epoch : epochs) {
      long first = Math.max(from, epoch.from());
      if (first < Math.min(to, epoch.to())) {
        return first;
      }
    }
    return NEVER;
  }

  /** The last tick of [from, to) at which something could be fetched; OPEN if it still can. */
  long last(long from, long to) {
    for (int i = epochs.size() - 1; i >= 0; i--) {
      Epoch epoch = epochs.get(i);
      long end = Math.min(to, epoch.to());
      if (Math.max(from, epoch.from()) < end) {
        return end == WordHistory.OPEN ? end : end - 1;
      }
    }
    return NEVER;
  }

  /** Drops the epochs that ended at or before a tick. */
  void forgetBefore(long tick) {
    epochs.removeIf(epoch -> epoch.to() <= tick);
  }
}
