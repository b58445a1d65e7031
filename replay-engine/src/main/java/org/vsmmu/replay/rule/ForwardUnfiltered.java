package org.vsmmu.replay.rule;

import org.vsmmu.replay.forward.ForwardDifference;
import org.vsmmu.replay.forward.ForwardDifference.Kind;

/** A command or bits reached the SMMU that must not. */
final class ForwardUnfiltered extends ForwardRule {

  ForwardUnfiltered() {
    super(
        new RuleText(
            "FORWARD-UNFILTERED",
            "4",
            "error",
            SECTION,
            "recorded",
            "A command or bits reached the SMMU that must not",
            "A guest that can give the SMMU any command, or set reserved bits, "
                + "can stop the command queue for everybody, or reach what is not its "
                + "own.",
            FIX,
            FINE),
        Kind.UNFILTERED);
  }

  @Override
  String words(ForwardDifference difference) {
    return "%s reached the SMMU, which no guest may cause".formatted(difference.seen());
  }
}
