package org.vsmmu.replay.rule;

import org.vsmmu.replay.forward.ForwardDifference;
import org.vsmmu.replay.forward.ForwardDifference.Kind;

/** A command reached the SMMU that the guest did not give. */
final class ForwardExtra extends ForwardRule {

  ForwardExtra() {
    super(
        new RuleText(
            "FORWARD-EXTRA",
            "4",
            "error",
            SECTION,
            "recorded",
            "A command reached the SMMU that the guest did not give",
            "It costs time at best. A command that the guest did not give in this "
                + "call was left over from another, or belongs to somebody else.",
            FIX,
            FINE),
        Kind.EXTRA);
  }

  @Override
  String words(ForwardDifference difference) {
    return difference.seen() + " reached the SMMU, and the guest did not give it";
  }
}
