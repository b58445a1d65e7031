package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.CostSeen.Cost;

/** Many commands where one would do. */
final class TlbiPageByPage extends CostRule {

  TlbiPageByPage() {
    super(
        new RuleText(
            "TLBI-PAGE-BY-PAGE",
            "base",
            "cost",
            "SMMUv3 6.4",
            "specification",
            "Hundreds of pages were invalidated one by one before a CMD_SYNC",
            "The queue took 512 or more TLBIs of single pages with the same "
                + "tags between two CMD_SYNCs. Each is legal; together they keep "
                + "the queue busy for long, and a CPU that waits for it.",
            "From some number on, 512 in Linux with pages of 4K, invalidate "
                + "the whole ASID or VMID; or use ranges, where the SMMU has them "
                + "(IDR3.RIL).",
            "If other translations of the tag are worth more than the time."),
        Cost.PAGE_BY_PAGE);
  }
}
