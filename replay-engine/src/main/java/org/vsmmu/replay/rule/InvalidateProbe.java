package org.vsmmu.replay.rule;

import java.util.OptionalInt;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.HwptInvalidateStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment.CallEnded;
import org.vsmmu.replay.iommufd.ObservedCall;

/** An invalidation of nothing does not tell whether its data type is supported. */
final class InvalidateProbe extends ContractRule {

  InvalidateProbe() {
    super(new RuleText(
        "INVALIDATE-PROBE",
        "4",
        "error",
        "iommufd 4.5, 1.9",
        "recorded",
        "HWPT_INVALIDATE without requests does not tell whether its data type " + "is supported",
        "The header promises that an array of no requests is allowed, and can "
            + "be used to find out whether data_type is supported. A kernel that "
            + "refuses a type which it supports tells the VMM that it cannot "
            + "invalidate at all.",
        "In the kernel, return success for no requests of a supported type, "
            + "and an error for another type. A VMM should not probe in this way, "
            + "but give one harmless command.",
        "Only a kernel without the driver's operation may refuse every type; "
            + "that is not judged. The part of a finding is that of its call."));
  }

  @Override
  void ended(CallEnded ended, Court court) {
    ObservedCall call = ended.call();
    if (!probes(call) || outOfMemory(call)) {
      return;
    }
    OptionalInt type = call.invalidationType(HwptInvalidateStruct.HWPT_ID);
    if (type.isEmpty()) {
      return;
    }
    tested(court);
    boolean supported = (int) call.asked(HwptInvalidateStruct.DATA_TYPE) == type.getAsInt();
    if (supported == call.succeeded()) {
      return;
    }
    String asked = "data_type 0x" + Long.toHexString(call.asked(HwptInvalidateStruct.DATA_TYPE));
    String is = supported ? "is supported" : "is not supported";
    court.say(broken(ended)
        .message("HWPT_INVALIDATE with entry_num 0 and %s, which %s, ends with %s"
            .formatted(asked, is, result(call)))
        .expected("result", supported ? "success" : "an error")
        .observed("result", result(call))
        .build());
  }

  private static boolean probes(ObservedCall call) {
    return call.is(Ioctl.HWPT_INVALIDATE, HwptInvalidateStruct.RESERVED)
        && call.asked(HwptInvalidateStruct.ENTRY_NUM) == 0
        && call.asked(HwptInvalidateStruct.RESERVED) == 0;
  }

  /** Which says nothing about the type. */
  private static boolean outOfMemory(ObservedCall call) {
    return call.seen().errno() == Errno.ENOMEM.number()
        || call.seen().errno() == Errno.EFAULT.number();
  }
}
