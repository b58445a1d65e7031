package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.HitProof;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.AccessSeen.Outcome;
import org.vsmmu.smmu.cache.ObservedTlb;

/** The implementation used something that a completed invalidation must have removed. */
final class HitAfterInvalidate extends Rule {

  HitAfterInvalidate() {
    super(new RuleText(
        "HIT-AFTER-INVALIDATE",
        "base",
        "error",
        "SMMUv3 6.5, 7.6",
        "recorded",
        "An entry was used although a completed invalidation must have removed it",
        "The implementation (hardware or emulator) hit an entry, or gave an outcome, that a"
            + " consumed TLBI and its completed CMD_SYNC exclude.",
        "Mend the implementation's invalidation: the cited command must remove this entry.",
        "Before the CMD_SYNC has completed, the old entry may still be used."));
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (moment instanceof Moment.EntryHit hit && hit.entry().isPresent()) {
      court.exercised(this, false);
      ObservedTlb.Entry entry = hit.entry().get();
      if (hit.excludedBy().isPresent()) {
        Evidence killer = (Evidence) hit.excludedBy().get().command().cause();
        court.say(divergence(hit.at())
            .message("hit for %s at %s, although %s (%s) has completed"
                .formatted(hit.lookup(), hit.at().place(), killer.text(), killer.place()))
            .expected("lookup", "a miss")
            .observed("lookup", entry.global() ? "a hit on a global entry (nG 0)" : "a hit")
            .observed("model", "takes the entry as present from here on")
            .because(((HitProof) entry.cause()).proof())
            .because(killer)
            .because((Evidence) hit.excludedBy().get().sync())
            .build());
      }
    } else if (moment instanceof Moment.AccessSeen seen && seen.outcome() != Outcome.NEVER) {
      court.exercised(this, false);
      if (seen.outcome() == Outcome.INVALIDATED) {
        court.say(divergence(seen.at())
            .message("%s gave %s, which a completed invalidation excludes"
                .formatted(seen.at().text(), seen.observed()))
            .expected("outcome", seen.expected())
            .observed("outcome", seen.observed())
            .because(seen.proof())
            .build());
      }
    }
  }
}
