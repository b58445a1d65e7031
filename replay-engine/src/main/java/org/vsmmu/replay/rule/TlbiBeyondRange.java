package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.CostSeen.Cost;

/** More than was unmapped. */
final class TlbiBeyondRange extends CostRule {

  TlbiBeyondRange() {
    super(
        new RuleText(
            "TLBI-BEYOND-RANGE",
            "base",
            "cost",
            "SMMUv3 6.4, 6.5",
            "specification",
            "A TLBI covers what was unmapped, and translations beside it that " + "are still valid",
            "The range of the command is larger than what was unmapped. This "
                + "is legal; translations in use are walked again. One page too "
                + "many at the end is the mark of an inclusive end taken for an "
                + "exclusive one.",
            "Compare how the size was computed with how the end of the range " + "is meant.",
            "Where the exact range would need several commands, one that is "
                + "larger may be the faster way."),
        Cost.BEYOND_RANGE);
  }
}
