package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Moment;

/** A changed STE or CD is in force only behind a completed CFGI. */
final class CfgStale extends Rule {

  CfgStale() {
    super(new RuleText(
        "CFG-STALE",
        "base",
        "error",
        "SMMUv3 6.5, 7.1, 7.7",
        "recorded",
        "A stream is used although its changed STE or CD is not covered by a completed CFGI",
        "STEs and CDs may be cached, invalid ones too. After a change the SMMU may use the old"
            + " copy, or a mixture of both, until a CFGI that covers it has completed.",
        "Write the structure, then CFGI_STE or CFGI_CD for its stream, then CMD_SYNC, before"
            + " the device is used.",
        "A write that changes nothing needs no CFGI."));
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (!(moment instanceof Moment.ConfigUsed used)) {
      return;
    }
    court.exercised(this, false);
    for (Moment.StaleConfig change : used.changes()) {
      boolean certain = used.doubt().isEmpty();
      Finding.Builder finding = certain ? divergence(change.change()) : undecided(change.change());
      String state = change.unsynced() == null
          ? "no CFGI covers it"
          : "no CMD_SYNC has completed the CFGI that covers it";
      court.say(finding
          .message("%s changed (%s) and is used at %s, and %s"
                  .formatted(change.what(), change.change().place(), used.at().place(), state)
              + (certain ? "" : "; undecided, because " + used.doubt()))
          .expected("invalidation", "a CFGI that covers it, completed by a CMD_SYNC")
          .observed("invalidation", change.unsynced() == null ? "none" : "not complete")
          .observed("model", "takes the new structure as in force from here on")
          .because(change.unsynced())
          .because(used.at())
          .needs(certain ? "" : "record from boot, with every command and every STE and CD")
          .build());
    }
  }
}
