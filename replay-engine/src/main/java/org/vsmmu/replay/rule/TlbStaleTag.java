package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Moment;

/** An ASID or VMID may name other tables only when nothing is left under it. */
final class TlbStaleTag extends Rule {

  TlbStaleTag() {
    super(new RuleText(
        "TLB-STALE-TAG",
        "base",
        "error",
        "SMMUv3 7.1, 7.3",
        "recorded",
        "An ASID or VMID is used again while entries of its earlier tables may remain",
        "The tag was given to other page tables without a completed TLBI of the whole tag since"
            + " the earlier tables went out of use. The new user can hit the old entries.",
        "Issue TLBI_NH_ASID (or TLBI_S12_VMALL for a VMID) and a CMD_SYNC when the last user of"
            + " the tag is detached, before the tag is given out again.",
        "A CD or STE that is written again with the same table is the same use."));
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof Moment.TagReused reused)) {
      return;
    }
    court.exercised(this, false);
    if (reused.left().isEmpty()) {
      return;
    }
    boolean certain = reused.doubt().isEmpty();
    Finding.Builder finding = certain ? divergence(reused.at()) : undecided(reused.at());
    court.say(finding
        .message(
            "%s names other tables than at %s, and no TLBI of the whole tag has completed since"
                    .formatted(reused.tag(), reused.before().place())
                + (certain ? "" : "; undecided, because " + reused.doubt()))
        .expected("invalidation", "a completed TLBI of the whole tag")
        .observed("remains", reused.left())
        .observed("model", "takes the tag as clean from here on")
        .because(reused.before())
        .because(reused.removed())
        .needs(certain ? "" : "record every word of every command list")
        .build());
  }
}
