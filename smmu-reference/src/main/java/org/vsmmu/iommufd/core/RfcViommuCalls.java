package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.RfcVdeviceAllocStruct;
import org.vsmmu.iommufd.uapi.RfcViommuAllocStruct;
import org.vsmmu.iommufd.uapi.UserData;
import org.vsmmu.iommufd.uapi.VendorViommuAllocStruct;
import org.vsmmu.iommufd.uapi.ViommuAttachStruct;

/** vIOMMUs and their vDEVICEs as patches of 2024 had them (iommufd 10). */
final class RfcViommuCalls {
  /** The type that the core manages itself. */
  private static final int DEFAULT = 0;

  /** In the RFC of April 2024 this type, then 0, was the only one. */
  private static final int WITH_QUEUES = 2;

  /** What the driver has written into a blob since; then there was none. */
  private static final int INTERFACE_DATA = 16;

  static void alloc(Invocation call) throws CallFailed {
    unless(call.u32(RfcViommuAllocStruct.FLAGS) == 0, Errno.EOPNOTSUPP);
    Device device = call.ids().get(call.u32(RfcViommuAllocStruct.DEV_ID), Device.class);
    HwptPaging parent = parent(call, call.u32(RfcViommuAllocStruct.HWPT_ID));
    int type = call.u32(RfcViommuAllocStruct.TYPE);
    ViommuDriver driver =
        type == DEFAULT ? device.driver().coreViommu(device) : device.driver().viommu(device, type);
    Viommu made = ViommuCalls.make(call, device, driver, parent, UserData.NONE).viommu();
    call.put(RfcViommuAllocStruct.OUT_VIOMMU_ID, made.id());
  }

  static void allocForQueues(Invocation call) throws CallFailed {
    unless(call.u32(RfcViommuAllocStruct.FLAGS) == 0, Errno.EOPNOTSUPP);
    Device device = call.ids().get(call.u32(RfcViommuAllocStruct.DEV_ID), Device.class);
    HwptPaging parent = parent(call, call.u32(RfcViommuAllocStruct.HWPT_ID));
    unless(call.u32(RfcViommuAllocStruct.TYPE) == 0, Errno.EOPNOTSUPP);
    ViommuDriver driver = device.driver().viommu(device, WITH_QUEUES);
    UserData data = new UserData(WITH_QUEUES, INTERFACE_DATA, new byte[INTERFACE_DATA]);
    Viommu made = ViommuCalls.make(call, device, driver, parent, data).viommu();
    call.put(RfcViommuAllocStruct.OUT_VIOMMU_ID, made.id());
  }

  static void allocWithoutType(Invocation call) throws CallFailed {
    unless(call.u32(VendorViommuAllocStruct.FLAGS) == 0, Errno.EOPNOTSUPP);
    Device device = call.ids().get(call.u32(VendorViommuAllocStruct.DEV_ID), Device.class);
    HwptPaging parent = parent(call, call.u32(VendorViommuAllocStruct.HWPT_ID));
    ViommuDriver driver = device.driver().coreViommu(device);
    Viommu made = ViommuCalls.make(call, device, driver, parent, UserData.NONE).viommu();
    call.put(VendorViommuAllocStruct.OUT_VIOMMU_ID, made.id());
  }

  private static HwptPaging parent(Invocation call, int id) throws CallFailed {
    HwptPaging parent = call.ids().get(id, HwptPaging.class);
    unless(parent.nestParent(), Errno.EINVAL);
    return parent;
  }

  /** The plan's "attach a device to a viommu": no patch has it, checks and result are a guess. */
  static void attach(Invocation call) throws CallFailed {
    boolean bad =
        call.u32(ViommuAttachStruct.FLAGS) != 0 || call.u32(ViommuAttachStruct.RESERVED) != 0;
    when(bad, Errno.EOPNOTSUPP);
    Viommu viommu = call.ids().get(call.u32(ViommuAttachStruct.VIOMMU_ID), Viommu.class);
    Device device = call.ids().get(call.u32(ViommuAttachStruct.DEV_ID), Device.class);
    unless(device.driver() == viommu.iommu(), Errno.EINVAL);
    Hwpt used = new Attaching(device, Device.RID).attach(viommu);
    call.put(ViommuAttachStruct.OUT_HWPT_ID, used.id());
  }

  /** Nobody looks whether device and vIOMMU are of one IOMMU. */
  static void vdevice(Invocation call) throws CallFailed {
    Viommu viommu = call.ids().get(call.u32(RfcVdeviceAllocStruct.VIOMMU_ID), Viommu.class);
    Device device = call.ids().get(call.u32(RfcVdeviceAllocStruct.DEV_ID), Device.class);
    when(device.vdevice().isPresent(), Errno.EEXIST);
    long virtualId = call.get(RfcVdeviceAllocStruct.VIRT_ID);
    when(viommu.vdevice(virtualId).isPresent(), Errno.EBUSY);
    IdTableEntry entry = new IdTableEntry(call.ids());
    try {
      Vdevice vdevice = entry.undoWith(new Vdevice(entry.id(), viommu, device, virtualId));
      vdevice.holdDevice();
      if (device.driver() == viommu.iommu()) {
        viommu.driver().init(vdevice);
      }
      entry.publish();
      call.put(RfcVdeviceAllocStruct.OUT_VDEVICE_ID, vdevice.id());
    } catch (CallFailed e) {
      entry.undo();
      throw e;
    }
  }

  private RfcViommuCalls() {}
}
