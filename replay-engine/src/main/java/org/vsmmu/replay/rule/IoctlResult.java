package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.CallJudged.Aspect;

/** A call to the kernel ended otherwise than predicted. */
final class IoctlResult extends CallRule {

  IoctlResult() {
    super(
        new RuleText(
            "IOCTL-RESULT",
            "base",
            "error",
            "iommufd 1, 3, 4, 5",
            "recorded",
            "A call to the kernel ended otherwise than predicted",
            "The return value or the errno is not what this kernel gives in this state: a "
                + "check is missing, is one too many, or comes in another order; or an object was, "
                + "or was not, there.",
            "Look up the call in the sheet: its checks are listed in their order, and the "
                + "first that fails decides.",
            "A call in which an injected fault may have fired may end with any error. "
                + "Predictions are those of linux-7.3; "
                + "--profile names another dialect, and vsmmu profiles what it lacks. The part of a finding is that of its call."),
        Aspect.RESULT);
  }
}
