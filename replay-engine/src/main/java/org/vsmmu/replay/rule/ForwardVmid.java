package org.vsmmu.replay.rule;

import org.vsmmu.replay.forward.ForwardDifference;
import org.vsmmu.replay.forward.ForwardDifference.Kind;

/** A guest's command names another guest. */
final class ForwardVmid extends ForwardRule {

  ForwardVmid() {
    super(
        new RuleText(
            "FORWARD-VMID",
            "4",
            "error",
            SECTION,
            "recorded",
            "A guest's command names another guest",
            "The entries of this guest stay, and another guest loses its own.",
            FIX,
            FINE),
        Kind.VMID);
  }

  @Override
  String words(ForwardDifference difference) {
    return "%s reached the SMMU in place of %s: not the VMID of this guest"
        .formatted(difference.seen(), difference.expected());
  }
}
