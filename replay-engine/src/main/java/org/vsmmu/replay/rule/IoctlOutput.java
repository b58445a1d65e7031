package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.CallJudged.Aspect;

/** A call to the kernel wrote something else than predicted. */
final class IoctlOutput extends CallRule {

  IoctlOutput() {
    super(
        new RuleText(
            "IOCTL-OUTPUT",
            "base",
            "error",
            "iommufd 1, 3, 4, 5",
            "recorded",
            "A call to the kernel wrote something else than predicted",
            "An output field, a buffer or a record of an event or fault queue differs: "
                + "another object id, another count, bytes that are written back where they should "
                + "not be, or an event that the guest should not see so.",
            "Compare the fields that the finding names; vsmmu decode ioctl explains the whole "
                + "structure.",
            "Bytes that nothing predicts, such as kernel pointers, are not compared. In a log "
                + "that shows no record of the hardware event queue, what a guest reads from its "
                + "queue tells what the records were; count, order, sequence numbers and StreamIDs "
                + "must still fit. Predictions are those of linux-7.3; "
                + "--profile names another dialect, and vsmmu profiles what it lacks. The part of a finding is that of its "
                + "call."),
        Aspect.OUTPUT);
  }
}
