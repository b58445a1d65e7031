package org.vsmmu.replay.rule;

import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment.CallEnded;
import org.vsmmu.replay.iommufd.ObservedCall;

/** A reserved field of a call that must be 0, and is not looked at. */
abstract class ReservedUnchecked extends ContractRule {
  private final Ioctl ioctl;
  private final Member field;

  ReservedUnchecked(String id, String part, Ioctl ioctl, Member field) {
    super(new RuleText(
        id,
        part,
        "error",
        "iommufd 1.7, 2",
        "specification",
        ioctl + " accepts a " + field.name() + " that is not 0",
        "The header says that the field must be 0. As the kernel does not "
            + "look at it, programs that leave garbage in it go unnoticed, and the "
            + "field can never get a meaning.",
        "In the kernel, return EOPNOTSUPP when the field is not 0. In a VMM, "
            + "clear the whole structure before it is filled.",
        "A call that the kernel would refuse for another reason does not test " + "this."));
    this.ioctl = ioctl;
    this.field = field;
  }

  @Override
  final void ended(CallEnded ended, Court court) {
    ObservedCall call = ended.call();
    boolean predicted = call.predicted().error().isEmpty();
    if (!call.is(ioctl, field) || call.asked(field) == 0 || !(predicted || call.succeeded())) {
      return;
    }
    tested(court);
    if (call.succeeded()) {
      String value = "0x" + Long.toHexString(call.asked(field));
      court.say(broken(ended)
          .message("%s with %s %s succeeds".formatted(ioctl, field.name(), value))
          .expected("result", "EOPNOTSUPP")
          .observed(field.name(), value)
          .build());
    }
  }
}
