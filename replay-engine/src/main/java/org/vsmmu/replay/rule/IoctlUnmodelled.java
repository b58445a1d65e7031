package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment;

/** A call to the kernel has no prediction. */
final class IoctlUnmodelled extends CallRule {

  IoctlUnmodelled() {
    super(
        new RuleText(
            "IOCTL-UNMODELLED",
            "base",
            "error",
            "iommufd 1, 3, 4, 5",
            "recorded",
            "A call to the kernel has no prediction",
            "The model does not know this call, or lacks what it depends on. It is counted, "
                + "it leaves the trace undecided, and if it succeeded a later difference is "
                + "undecided too, because it may come from there.",
            "Nothing has to be mended: this is a limit of vsmmu. Leave the call out of the "
                + "recording, or record what the finding asks for.",
            "Calls that have nothing to do with iommufd, such as VFIO_DEVICE_GET_REGION_INFO, "
                + "are counted only. The part of a finding is that of its call."),
        Moment.CallJudged.Aspect.PREDICTION);
  }

  @Override
  public boolean limit() {
    return true;
  }

  @Override
  String message(Moment.CallJudged call) {
    return call.call() + " has no prediction";
  }
}
