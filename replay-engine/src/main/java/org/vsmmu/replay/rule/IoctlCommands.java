package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.CallJudged.Aspect;

/** The SMMU got other commands than a call should cause. */
final class IoctlCommands extends CallRule {

  IoctlCommands() {
    super(
        new RuleText(
            "IOCTL-COMMANDS",
            "base",
            "error",
            "iommufd 1, 3, 4, 5",
            "recorded",
            "The SMMU got other commands than a call should cause",
            "A command that the call must cause is missing, is one too many, stands "
                + "elsewhere, or carries another VMID, ASID or StreamID: TLBs and configuration "
                + "caches are no longer what the kernel believes.",
            "The finding names the first command that differs; the sheet lists the commands "
                + "of each call and the blocks in which guest commands are forwarded.",
            "A VMID, an ASID or a StreamID that nothing predicts is bound where it is seen "
                + "first, and must stay. What a HWPT_INVALIDATE on a vIOMMU forwards is judged by the "
                + "FORWARD rules. A log without commands is not judged by this rule, and "
                + "neither are commands between two calls, those of another thread, and, where "
                + "threads are not told, lists for devices and tags that no call had to do with. "
                + "Predictions are those of linux-7.3; "
                + "--profile names another dialect, and vsmmu profiles what it lacks. The part of a "
                + "finding is that of its call."),
        Aspect.COMMANDS);
  }
}
