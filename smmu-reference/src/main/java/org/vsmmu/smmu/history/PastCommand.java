package org.vsmmu.smmu.history;

import org.vsmmu.smmu.cache.Invalidation;

/** A command that was consumed, and since when it is complete. */
public final class PastCommand {

  private final Invalidation invalidation;
  private long completed = WordHistory.OPEN;
  private Object sync;

  PastCommand(Invalidation invalidation) {
    this.invalidation = invalidation;
  }

  /** The command as it was consumed. */
  public Invalidation invalidation() {
    return invalidation;
  }

  long consumed() {
    return invalidation.tick();
  }

  /** The tick of its CMD_SYNC's completion; OPEN before. */
  long completed() {
    return completed;
  }

  /** What completed it, as the caller named it; null before. */
  public Object sync() {
    return sync;
  }

  void complete(long tick, Object by) {
    completed = tick;
    sync = by;
  }
}
