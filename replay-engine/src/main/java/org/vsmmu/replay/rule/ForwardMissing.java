package org.vsmmu.replay.rule;

import org.vsmmu.replay.forward.ForwardDifference;
import org.vsmmu.replay.forward.ForwardDifference.Kind;

/** A guest's command did not reach the SMMU. */
final class ForwardMissing extends ForwardRule {

  ForwardMissing() {
    super(
        new RuleText(
            "FORWARD-MISSING",
            "4",
            "error",
            SECTION,
            "recorded",
            "A guest's command did not reach the SMMU",
            "The guest believes that TLB, ATC or configuration cache entries are "
                + "gone, and they are not: its devices go on using memory that it has "
                + "given to something else.",
            FIX,
            FINE),
        Kind.MISSING);
  }

  @Override
  String words(ForwardDifference difference) {
    return "the guest's %s did not reach the SMMU%s"
        .formatted(
            difference.expected(),
            difference.seen().equals("none") ? "" : ", but " + difference.seen() + " did");
  }
}
