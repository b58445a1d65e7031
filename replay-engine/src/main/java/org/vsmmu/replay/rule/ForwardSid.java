package org.vsmmu.replay.rule;

import org.vsmmu.replay.forward.ForwardDifference;
import org.vsmmu.replay.forward.ForwardDifference.Kind;

/** A guest's command names another device. */
final class ForwardSid extends ForwardRule {

  ForwardSid() {
    super(
        new RuleText(
            "FORWARD-SID",
            "4",
            "error",
            SECTION,
            "recorded",
            "A guest's command names another device",
            "A command with the guest's own number of a device, or with that of "
                + "another device, leaves what the device cached, and drops what "
                + "somebody else cached.",
            FIX,
            FINE),
        Kind.SID);
  }

  @Override
  String words(ForwardDifference difference) {
    return "%s reached the SMMU in place of %s: not the StreamID behind the guest's"
        .formatted(difference.seen(), difference.expected());
  }
}
