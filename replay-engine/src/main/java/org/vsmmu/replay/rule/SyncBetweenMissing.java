package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** Commands between two SYNCs have no order. */
final class SyncBetweenMissing extends UpdateLint {

  SyncBetweenMissing() {
    super(
        new RuleText(
            "SYNC-BETWEEN-MISSING",
            "base",
            "warning",
            "SMMUv3 7.3 items 3, 10",
            "recorded",
            "Two invalidations of which one depends on the other stand before" + " one CMD_SYNC",
            "Commands between two CMD_SYNCs are unordered: the TLB entry may "
                + "be made again from the stale STE, CD or stage-2 entry behind the"
                + " one command and before the other.",
            "Put a CMD_SYNC between them: CFGI; CMD_SYNC; TLBI; CMD_SYNC, and"
                + " for stage 2 under nested streams TLBI_S2_IPA; CMD_SYNC; "
                + "TLBI_NH_ALL; CMD_SYNC. TLBI_S12_VMALL takes both stages at once.",
            "The same TLBI again behind the CMD_SYNC mends it; the remark "
                + "does not look ahead."),
        Procedure.SYNC_BETWEEN,
        "a completed CMD_SYNC between them");
  }
}
