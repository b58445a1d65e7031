package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment;

/** Legal, and slower than it needs to be. */
final class OverInvalidation extends Rule {

  OverInvalidation() {
    super(new RuleText(
        "OVER-INVALIDATION",
        "base",
        "cost",
        "SMMUv3 6.5",
        "recorded",
        "A TLBI removed nothing that was stale",
        "More was invalidated than any unmap in the trace asked for. This is always legal; it"
            + " costs time, and translations that are still valid have to be walked again.",
        "Nothing has to be mended. If it is frequent, look for invalidations that are issued"
            + " twice.",
        "When a domain is detached or a guest flushes, the trace may not show why."));
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (moment instanceof Moment.NothingRemoved nothing) {
      court.say(note(nothing.at())
          .message("TLBIs that removed nothing stale, the first being " + nothing.command())
          .observed("removed", "nothing stale")
          .build());
    }
  }
}
