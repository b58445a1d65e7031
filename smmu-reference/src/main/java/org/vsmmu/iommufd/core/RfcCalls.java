package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Optional;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.CallForm;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.HwptAllocStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.RfcCall;

/** Gives the calls of patches that were never merged so their handlers (iommufd 10). */
final class RfcCalls {

  static void install(CallTable table, Kernel kernel) {
    for (CallForm form : table.calls().values()) {
      if (form instanceof RfcCall.Numbered rfc) {
        kernel.install(rfc, handler(table, rfc.call()));
      }
    }
    switch (table) {
      case RFC_A, RFC_B -> {
        kernel.install(Ioctl.HWPT_ALLOC, RfcCalls::allocOnParents);
        kernel.install(Ioctl.HWPT_INVALIDATE, RfcInvalidation::ofHwpt);
      }
      case RFC_C -> kernel.install(Ioctl.HWPT_INVALIDATE, RfcInvalidation::ofHwpt);
      case RFC_D, RFC_E, PLAN, MERGED -> {}
    }
  }

  private static Handler handler(CallTable table, RfcCall call) {
    return switch (call) {
      case VENDOR_VIOMMU_ALLOC -> RfcViommuCalls::allocWithoutType;
      case VIOMMU_ALLOC ->
        table == CallTable.RFC_B ? RfcViommuCalls::allocForQueues : RfcViommuCalls::alloc;
      case VIOMMU_ATTACH -> RfcViommuCalls::attach;
      case VDEVICE_ALLOC -> RfcViommuCalls::vdevice;
      case DEV_INVALIDATE -> RfcInvalidation::ofDevice;
      case VIOMMU_INVALIDATE -> RfcInvalidation::ofViommu;
      case DEV_SET_VIRTUAL_ID -> GuestNames::setVirtualId;
      case VIOMMU_SET_DEV_ID -> GuestNames::setDeviceId;
      case VIOMMU_SET_VDEV_ID ->
        table == CallTable.RFC_C ? GuestNames::setWhileNested : GuestNames::set;
      case VIOMMU_UNSET_VDEV_ID ->
        table == CallTable.RFC_C ? GuestNames::unsetAnyOf : GuestNames::unset;
      case VIRQ_ALLOC -> RfcQueueCalls::virq;
      case VQUEUE_ALLOC -> RfcQueueCalls::vqueue;
      case VQUEUE_ALLOC_2025 -> ViommuCalls::hwQueue;
      // Only a program that calls it was seen, not what it does.
      case VIOMMU_SET_DATA -> unknown -> unknown.notModelled(RfcCall.VIOMMU_SET_DATA.toString());
    };
  }

  /** Nested HWPTs are made on parents only: a vIOMMU is no page table yet. */
  private static void allocOnParents(Invocation call) throws CallFailed {
    Optional<KernelObject> below = call.ids().find(call.u32(HwptAllocStruct.PT_ID));
    boolean known = call.ids()
        .find(call.u32(HwptAllocStruct.DEV_ID))
        .filter(Device.class::isInstance)
        .isPresent();
    when(known && below.filter(Viommu.class::isInstance).isPresent(), Errno.EINVAL);
    HwptCalls.alloc(call);
  }

  private RfcCalls() {}
}
