package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Reuse;
import org.vsmmu.replay.Reuse.Remains;

/** The heart of it: whatever was unmapped must be gone from the TLB before it is used again. */
final class TlbStaleAfterUnmap extends RangeRule {

  TlbStaleAfterUnmap() {
    super(
        new RuleText(
            "TLB-STALE-AFTER-UNMAP",
            "base",
            "error",
            "SMMUv3 6.5, 7.3, 7.6",
            "recorded",
            "A range is used again while a TLB may still hold its old translation",
            "Software took a translation out of the tables and gave the range back (freed it, or"
                + " mapped it again) without a completed TLBI that covers it. A device can still"
                + " reach the old memory.",
            "Issue a TLBI for the whole range, with the domain's tag, after the tables changed,"
                + " and a CMD_SYNC behind it, before the range is given back. For a stage 2 under"
                + " nested streams: TLBI_S2_IPA, CMD_SYNC, TLBI_NH_ALL, CMD_SYNC.",
            "A lazy (flush queue) domain invalidates later, but still before it gives the range"
                + " out again; that conforms. Kernel events do not name the domain: a finding marked"
                + " weak stands on the unmaps around it. During a call that the trace shows, the"
                + " domain is one of its IOAS or the table that it destroys, and when no device"
                + " uses any of these, nothing was cached."),
        Remains.TLB,
        Remains.COMBINED);
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (moment instanceof Moment.RangeEnded ended) {
      court.exercised(this, ended.weak());
    } else if (moment instanceof Moment.NoCommands none) {
      court.say(undecided(none.firstUnmap())
          .message("the capture has unmaps and not one command: nothing can cover them")
          .expected("commands", "at least one")
          .observed("commands", "none")
          .needs("record the command lists: see docs/capture.md")
          .build());
    } else if (moment instanceof Moment.Lost lost) {
      court.say(undecided(lost.at())
          .message(
              "events were lost here, with " + lost.open() + " unmapped ranges not yet covered")
          .expected("events", "all of them")
          .observed("events", lost.at().text())
          .needs("record into a larger trace buffer")
          .build());
    } else {
      super.judge(moment, court);
    }
  }

  @Override
  boolean countsReuses() {
    return false;
  }

  @Override
  String missing(Reuse reuse) {
    if (reuse.remains() == Remains.COMBINED) {
      return "entries that combine both stages may remain: the stage-2 entries are gone, but no"
          + " TLBI of the whole VMID came after that";
    }
    String near = reuse.commands().isEmpty()
        ? ""
        : "; " + reuse.commands().get(0).text() + " does not: " + reuse.remark();
    return "no completed TLBI covers it" + near;
  }

  @Override
  String wanted() {
    return "a TLBI that covers the range, completed by a CMD_SYNC";
  }
}
