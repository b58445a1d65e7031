package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Reuse;
import org.vsmmu.replay.Reuse.Remains;

/** A consumed command promises nothing until a CMD_SYNC behind it has completed. */
final class SyncMissing extends RangeRule {

  SyncMissing() {
    super(
        new RuleText(
            "SYNC-MISSING",
            "base",
            "error",
            "SMMUv3 7.6",
            "recorded",
            "A range is used again before a CMD_SYNC has completed its invalidation",
            "The right TLBI or ATC_INV was issued, but nothing waited for it: until a later CMD_SYNC"
                + " on the same queue completes, the old translation may be used.",
            "End the command list with a CMD_SYNC and wait for it before the range is given back.",
            "A batch may go without a CMD_SYNC of its own if a later one on the same queue completes"
                + " in time."),
        Remains.TLB_UNSYNCED,
        Remains.ATC_UNSYNCED);
  }

  @Override
  boolean judgesCleared(Moment.RangeCleared cleared) {
    return true;
  }

  @Override
  String missing(Reuse reuse) {
    return "its invalidation was consumed, but no CMD_SYNC behind it has completed";
  }

  @Override
  String wanted() {
    return "a completed CMD_SYNC on the same queue, behind the invalidation";
  }
}
