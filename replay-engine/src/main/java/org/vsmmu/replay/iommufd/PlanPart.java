package org.vsmmu.replay.iommufd;

import java.util.Optional;
import org.vsmmu.iommufd.core.HwQueue;
import org.vsmmu.iommufd.core.HwptNested;
import org.vsmmu.iommufd.core.Vdevice;
import org.vsmmu.iommufd.core.Veventq;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.object.IdTable;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.CallForm;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.DestroyStruct;
import org.vsmmu.iommufd.uapi.HwptAllocStruct;
import org.vsmmu.iommufd.uapi.HwptInvalidateStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.RfcCall;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.TestCmdStruct;
import org.vsmmu.iommufd.uapi.TestOperation;
import org.vsmmu.iommufd.uapi.VfioAttachStruct;
import org.vsmmu.iommufd.uapi.VfioIoctl;

/** Which part of the upstreaming plan a call belongs to. */
final class PlanPart {
  static final String BASE = "base";
  private static final String PASID = "2b";
  private static final String NESTING = "3";
  private static final String VIOMMU = "4";
  private static final String QUEUE = "vcmdq";

  /** IOMMU_HWPT_ALLOC_NEST_PARENT. */
  private static final int NEST_PARENT = 1;

  /** VFIO_DEVICE_ATTACH_PASID, and the same bit of a detach. */
  private static final int WITH_PASID = 1;

  /**
   * The part of a call, before it is handled.
   *
   * @param in its structure; null when it has none
   * @param ids the objects of its iommufd, when it has one
   * @param calls which call a number means
   */
  static String of(int command, byte[] in, Optional<IdTable> ids, CallTable calls) {
    StructValue value = StructValue.of(in == null ? new byte[0] : in);
    if (command == VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT.code()) {
      boolean pasid = (value.u32(VfioAttachStruct.FLAGS) & WITH_PASID) != 0;
      return pasid ? PASID : ofObject(ids, value.u32(VfioAttachStruct.PT_ID));
    }
    if (command == VfioIoctl.DEVICE_DETACH_IOMMUFD_PT.code()) {
      return (value.u32(VfioAttachStruct.FLAGS) & WITH_PASID) != 0 ? PASID : BASE;
    }
    return calls
        .of(command & 0xff)
        .filter(call -> call.code() == command)
        .map(call -> of(call, value, ids))
        .orElse(BASE);
  }

  private static String of(CallForm call, StructValue value, Optional<IdTable> ids) {
    return call instanceof RfcCall.Numbered rfc ? rfc.call().part() : of((Ioctl) call, value, ids);
  }

  private static String of(Ioctl call, StructValue value, Optional<IdTable> ids) {
    return switch (call) {
      case GET_HW_INFO -> NESTING;
      case HWPT_ALLOC -> {
        boolean parent = (value.u32(HwptAllocStruct.FLAGS) & NEST_PARENT) != 0;
        yield parent || value.u32(HwptAllocStruct.DATA_TYPE) != 0 ? NESTING : BASE;
      }
      case HWPT_INVALIDATE -> {
        String part = ofObject(ids, value.u32(HwptInvalidateStruct.HWPT_ID));
        yield part.equals(VIOMMU) ? VIOMMU : NESTING;
      }
      case DESTROY -> ofObject(ids, value.u32(DestroyStruct.ID));
      case VIOMMU_ALLOC, VDEVICE_ALLOC, VEVENTQ_ALLOC -> VIOMMU;
      case HW_QUEUE_ALLOC -> QUEUE;
      case TEST_CMD ->
        TestOperation.of(value.u32(TestCmdStruct.OP)).map(PlanPart::of).orElse(BASE);
      default -> BASE;
    };
  }

  private static String of(TestOperation operation) {
    return switch (operation) {
      case MD_CHECK_IOTLB -> NESTING;
      case DEV_CHECK_CACHE, TRIGGER_VEVENT -> VIOMMU;
      case PASID_ATTACH, PASID_REPLACE, PASID_DETACH, PASID_CHECK_HWPT -> PASID;
      default -> BASE;
    };
  }

  private static String ofObject(Optional<IdTable> ids, int id) {
    Optional<KernelObject> object = ids.flatMap(table -> table.find(id));
    if (object.isEmpty()) {
      return BASE;
    }
    if (object.get() instanceof HwptNested) {
      return NESTING;
    } else if (object.get() instanceof HwQueue) {
      return QUEUE;
    }
    boolean ofGuest = object.get() instanceof Viommu
        || object.get() instanceof Vdevice
        || object.get() instanceof Veventq;
    return ofGuest ? VIOMMU : BASE;
  }

  /** The part of a queue, by what its descriptor is called. */
  static String ofQueue(String kind) {
    return kind.equals("veventq") ? VIOMMU : BASE;
  }

  private PlanPart() {}
}
