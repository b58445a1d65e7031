package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Reuse;
import org.vsmmu.replay.Reuse.Remains;

/** What a device cached by ATS is dropped by ATC_INV only. */
final class AtcStaleAfterUnmap extends RangeRule {

  AtcStaleAfterUnmap() {
    super(
        new RuleText(
            "ATC-STALE-AFTER-UNMAP",
            "4",
            "error",
            "SMMUv3 8.1, 8.2",
            "specification",
            "A range is used again while a device's ATC may still hold its old translation",
            "The stream has ATS enabled, and no completed ATC_INV covers the range for that"
                + " StreamID and PASID. The device can still send translated traffic to the old"
                + " memory, past the SMMU.",
            "After the TLBI and its CMD_SYNC, issue ATC_INV for every ATS-enabled StreamID of the"
                + " domain, and a CMD_SYNC behind it. For a change of stage 2 under nested streams,"
                + " invalidate the whole ATC.",
            "It belongs to part 4 because the plan brings ATS with the vSID of a device. "
                + "Streams with EATS 0 have no ATC entries."),
        Remains.ATC);
  }

  @Override
  boolean judgesCleared(Moment.RangeCleared cleared) {
    return cleared.ats();
  }

  @Override
  String missing(Reuse reuse) {
    return "no completed ATC_INV covers it for " + reuse.remark();
  }

  @Override
  String wanted() {
    return "an ATC_INV that covers the range, behind the completed TLBI, completed by a CMD_SYNC";
  }
}
