package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Optional;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.DevSetVirtualIdStruct;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.RfcCall;
import org.vsmmu.iommufd.uapi.VdevIdStruct;
import org.vsmmu.iommufd.uapi.ViommuSetDevIdStruct;

/**
 * Names that a vIOMMU has for devices, without an object for each. They go with the vIOMMU, which
 * they do not hold (iommufd 10).
 */
final class GuestNames {

  /** v2: one name for a device, wherever it is attached. */
  static void set(Invocation call) throws CallFailed {
    Viommu viommu = call.ids().get(call.u32(VdevIdStruct.VIOMMU_ID), Viommu.class);
    Device device = call.ids().get(call.u32(VdevIdStruct.DEV_ID), Device.class);
    when(device.named(), Errno.EEXIST);
    add(viommu, device, call.get(VdevIdStruct.VDEV_ID));
  }

  static void unset(Invocation call) throws CallFailed {
    Viommu viommu = call.ids().get(call.u32(VdevIdStruct.VIOMMU_ID), Viommu.class);
    Device device = call.ids().get(call.u32(VdevIdStruct.DEV_ID), Device.class);
    unless(device.named(), Errno.ENOENT);
    remove(viommu, device, call.get(VdevIdStruct.VDEV_ID));
  }

  /** v1: any number of names, for a device on a nested HWPT of the vIOMMU. */
  static void setWhileNested(Invocation call) throws CallFailed {
    Device device = call.ids().get(call.u32(VdevIdStruct.DEV_ID), Device.class);
    int id = call.u32(VdevIdStruct.VIOMMU_ID);
    boolean nested = device
        .attached(Device.RID)
        .filter(HwptNested.class::isInstance)
        .flatMap(hwpt -> ((HwptNested) hwpt).viommu())
        .filter(viommu -> viommu.id() == id)
        .isPresent();
    unless(nested, Errno.EINVAL);
    Viommu viommu = call.ids().get(id, Viommu.class);
    add(viommu, device, call.get(VdevIdStruct.VDEV_ID));
  }

  static void unsetAnyOf(Invocation call) throws CallFailed {
    Device device = call.ids().get(call.u32(VdevIdStruct.DEV_ID), Device.class);
    Viommu viommu = call.ids().get(call.u32(VdevIdStruct.VIOMMU_ID), Viommu.class);
    remove(viommu, device, call.get(VdevIdStruct.VDEV_ID));
  }

  private static void add(Viommu viommu, Device device, long id) throws CallFailed {
    when(viommu.deviceOf(id).isPresent(), Errno.EBUSY);
    viommu.addName(id, device);
  }

  private static void remove(Viommu viommu, Device device, long id) throws CallFailed {
    Optional<Device> known = viommu.deviceOf(id);
    unless(known.filter(d -> d == device).isPresent(), Errno.EINVAL);
    viommu.removeName(id, device);
  }

  /** April 2024: the driver programs the name; that two devices have the same goes unnoticed. */
  static void setDeviceId(Invocation call) throws CallFailed {
    Device device = call.ids().get(call.u32(ViommuSetDevIdStruct.DEV_ID), Device.class);
    Viommu viommu = call.ids().get(call.u32(ViommuSetDevIdStruct.VIOMMU_ID), Viommu.class);
    unless(device.driver() == viommu.iommu(), Errno.EINVAL);
    when(viommu.nameOf(device).isPresent(), Errno.EBUSY);
    long id = call.get(ViommuSetDevIdStruct.ID);
    viommu.driver().setDeviceId(viommu, device, id);
    viommu.addName(id, device);
  }

  /**
   * A vendor's tree: only the structure is known. Checks are those of the later calls, and a type
   * of id other than 0 may mean anything.
   */
  static void setVirtualId(Invocation call) throws CallFailed {
    Device device = call.ids().get(call.u32(DevSetVirtualIdStruct.DEV_ID), Device.class);
    Viommu viommu = call.ids().get(call.u32(DevSetVirtualIdStruct.VIOMMU_ID), Viommu.class);
    unless(device.driver() == viommu.iommu(), Errno.EINVAL);
    if (call.u32(DevSetVirtualIdStruct.ID_TYPE) != 0) {
      call.notModelled(RfcCall.DEV_SET_VIRTUAL_ID + " with a type of id");
      return;
    }
    add(viommu, device, call.get(DevSetVirtualIdStruct.ID));
  }

  private GuestNames() {}
}
