package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.RequirementSeen.Requirement;

/** What the hardware queue of a guest takes. */
final class VcmdqCommand extends RequirementRule {

  VcmdqCommand() {
    super(
        new RuleText(
            "VCMDQ-COMMAND",
            "vcmdq",
            "error",
            "iommufd 6.4",
            "specification",
            "A guest's hardware queue got a command that it does not execute",
            "A queue of a virtual interface without HYP_OWN takes "
                + "TLBI_NH_ASID, TLBI_NH_VA, ATC_INV and CMD_SYNC. Anything else "
                + "stops it with an error, and nothing behind it happens.",
            "Send the command through the guest's emulated queue, which goes "
                + "to the host as HWPT_INVALIDATE; end the batch with a CMD_SYNC "
                + "before.",
            "A queue of the host's own interface takes every command: the "
                + "trace's header calls it host."),
        Requirement.GUEST_QUEUE,
        "command");
  }
}
