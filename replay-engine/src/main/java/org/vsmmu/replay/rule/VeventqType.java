package org.vsmmu.replay.rule;

import java.util.Optional;
import java.util.Set;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.VeventqAllocStruct;
import org.vsmmu.replay.Court;
import org.vsmmu.replay.Moment.CallEnded;
import org.vsmmu.replay.iommufd.ObservedCall;

/** An event queue of a type that the vIOMMU does not have. */
final class VeventqType extends ContractRule {

  VeventqType() {
    super(new RuleText(
        "VEVENTQ-TYPE",
        "4",
        "error",
        "iommufd 4.8",
        "recorded",
        "VEVENTQ_ALLOC accepts a type that the vIOMMU does not have",
        "The type must be one that is defined, and of this vIOMMU. The kernel "
            + "accepts any but 0: the VMM has a queue that never gets an event, and "
            + "believes that there are none.",
        "In the kernel, ask the vIOMMU's driver whether it has the type, and "
            + "return EOPNOTSUPP. In a VMM, give the type that belongs to the "
            + "vIOMMU's type.",
        "A call that the kernel would refuse for another reason does not test " + "this."));
  }

  @Override
  void ended(CallEnded ended, Court court) {
    ObservedCall call = ended.call();
    if (!call.is(Ioctl.VEVENTQ_ALLOC, VeventqAllocStruct.TYPE)) {
      return;
    }
    int type = (int) call.asked(VeventqAllocStruct.TYPE);
    Optional<Set<Integer>> types = call.viommu(VeventqAllocStruct.VIOMMU_ID)
        .flatMap(viommu -> viommu.driver().eventTypes());
    boolean predicted = call.predicted().error().isEmpty();
    if (types.isEmpty() || types.get().contains(type) || !(predicted || call.succeeded())) {
      return;
    }
    tested(court);
    if (call.succeeded()) {
      court.say(broken(ended)
          .message("VEVENTQ_ALLOC makes a queue of type 0x%x, to which this vIOMMU never reports"
              .formatted(type))
          .expected("result", "EOPNOTSUPP")
          .observed("result", "success")
          .build());
    }
  }
}
