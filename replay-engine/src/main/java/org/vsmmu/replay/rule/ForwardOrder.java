package org.vsmmu.replay.rule;

import org.vsmmu.replay.forward.ForwardDifference;
import org.vsmmu.replay.forward.ForwardDifference.Kind;

/** Guest commands, or the CMD_SYNC of their blocks, stand in the wrong place. */
final class ForwardOrder extends ForwardRule {

  ForwardOrder() {
    super(
        new RuleText(
            "FORWARD-ORDER",
            "4",
            "error",
            SECTION,
            "recorded",
            "Guest commands, or the CMD_SYNC of their blocks, stand in the wrong " + "place",
            "The order of invalidations matters: an ATC that is invalidated "
                + "before the TLB fills itself again from it. A command that stands "
                + "behind its CMD_SYNC is not complete when the call returns.",
            FIX,
            FINE),
        Kind.ORDER);
  }

  @Override
  String words(ForwardDifference difference) {
    return "%s should stand here, and %s does".formatted(difference.expected(), difference.seen());
  }
}
