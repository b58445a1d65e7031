package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** A leaf-only TLBI leaves what points to tables. */
final class TableChangeWithLeafTlbi extends UpdateLint {

  TableChangeWithLeafTlbi() {
    super(
        new RuleText(
            "TABLE-CHANGE-WITH-LEAF-TLBI",
            "base",
            "warning",
            "SMMUv3 6.5, 7.1, 12 K14",
            "specification",
            "A table descriptor was changed, and only leaf entries were " + "invalidated",
            "Leaf=1 leaves cached table descriptors. The SMMU may go on "
                + "walking the old table, also after its memory has been given to "
                + "somebody else.",
            "Issue the TLBI with Leaf=0 when a descriptor of a table changes "
                + "or a table is freed.",
            "It is remarked on at the next access of a stream that uses these" + " tables."),
        Procedure.TABLE_CHANGE,
        "a TLBI with Leaf=0, or of the whole tag");
  }
}
