package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Reuse;
import org.vsmmu.replay.Reuse.Remains;

/** An ATC is filled from the TLB, so the TLB has to be clean first. */
final class AtcBeforeTlbiSync extends RangeRule {

  AtcBeforeTlbiSync() {
    super(
        new RuleText(
            "ATC-BEFORE-TLBI-SYNC",
            "4",
            "error",
            "SMMUv3 8.2",
            "specification",
            "An ATC_INV came while the TLB could still feed the ATC again",
            "ATC_INV is not ordered against TLBI. When it is consumed before the TLBI has completed,"
                + " the device may fetch the old translation again right behind it.",
            "Keep the order: change the tables; TLBI; CMD_SYNC; ATC_INV; CMD_SYNC.",
            "It belongs to part 4 because the plan brings ATS with the vSID of a device. "
                + "A second ATC_INV after the TLBI's CMD_SYNC mends it."),
        Remains.ATC_EARLY);
  }

  @Override
  boolean judgesCleared(Moment.RangeCleared cleared) {
    return cleared.ats();
  }

  @Override
  String missing(Reuse reuse) {
    return reuse.remark() + " may have refilled its ATC: the ATC_INV came before the TLBI was"
        + " complete";
  }

  @Override
  String wanted() {
    return "an ATC_INV consumed after the CMD_SYNC that completed the TLBI";
  }
}
