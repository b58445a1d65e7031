package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** TLB entries keep what they were made with. */
final class TlbFieldWithoutTlbi extends UpdateLint {

  TlbFieldWithoutTlbi() {
    super(
        new RuleText(
            "TLB-FIELD-WITHOUT-TLBI",
            "base",
            "warning",
            "SMMUv3 7.2, 7.7",
            "recorded",
            "A field that TLB entries may hold was changed, and the stream "
                + "used without a TLBI",
            "CFGI removes the cached structure, not the TLB entries made "
                + "under it. They hold the old table, sizes and flags, and may be "
                + "used as if nothing had changed.",
            "Write; CFGI; CMD_SYNC; TLBI of the ASID or VMID; CMD_SYNC.",
            "A new ASID or VMID does instead of the TLBI: the old entries are"
                + " then never hit."),
        Procedure.TLB_FIELD,
        "CFGI; CMD_SYNC; TLBI of the tag; CMD_SYNC before the next use");
  }
}
