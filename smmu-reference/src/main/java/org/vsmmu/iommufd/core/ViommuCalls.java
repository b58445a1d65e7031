package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.host.PageFrame;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.HwQueueAllocStruct;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserData;
import org.vsmmu.iommufd.uapi.VdeviceAllocStruct;
import org.vsmmu.iommufd.uapi.ViommuAllocStruct;

/** VIOMMU_ALLOC, VDEVICE_ALLOC and HW_QUEUE_ALLOC (iommufd 4.6, 4.7, 4.9). */
final class ViommuCalls {

  static void alloc(Invocation call) throws CallFailed {
    int type = call.u32(ViommuAllocStruct.TYPE);
    when(call.u32(ViommuAllocStruct.FLAGS) != 0 || type == 0, Errno.EOPNOTSUPP);
    Device device = call.ids().get(call.u32(ViommuAllocStruct.DEV_ID), Device.class);
    ViommuDriver driver = device.driver().viommu(device, type);
    HwptPaging parent = call.ids().get(call.u32(ViommuAllocStruct.HWPT_ID), HwptPaging.class);
    unless(parent.nestParent(), Errno.EINVAL);
    int length = call.u32(ViommuAllocStruct.DATA_LEN);
    UserData data = new UserData(type, length, call.buffer("data_uptr"));
    IdTableEntry entry = new IdTableEntry(call.ids());
    try {
      Viommu viommu =
          entry.undoWith(new Viommu(entry.id(), call.file(), device.driver(), driver, parent));
      Optional<StructValue> written = driver.init(viommu, data);
      written.ifPresent(blob -> call.writes("data_uptr", blob.toBytes()));
      entry.publish();
      call.put(ViommuAllocStruct.OUT_VIOMMU_ID, viommu.id());
    } catch (CallFailed e) {
      entry.undo();
      throw e;
    }
  }

  static void vdevice(Invocation call) throws CallFailed {
    Viommu viommu = call.ids().get(call.u32(VdeviceAllocStruct.VIOMMU_ID), Viommu.class);
    Device device = call.ids().get(call.u32(VdeviceAllocStruct.DEV_ID), Device.class);
    unless(device.driver() == viommu.iommu(), Errno.EINVAL);
    when(device.vdevice().isPresent(), Errno.EEXIST);
    long virtualId = call.get(VdeviceAllocStruct.VIRT_ID);
    when(viommu.vdevice(virtualId).isPresent(), Errno.EEXIST);
    IdTableEntry entry = new IdTableEntry(call.ids());
    try {
      Vdevice vdevice = entry.undoWith(new Vdevice(entry.id(), viommu, device, virtualId));
      viommu.driver().init(vdevice);
      entry.publish();
      call.put(VdeviceAllocStruct.OUT_VDEVICE_ID, vdevice.id());
    } catch (CallFailed e) {
      entry.undo();
      throw e;
    }
  }

  static void hwQueue(Invocation call) throws CallFailed {
    int type = call.u32(HwQueueAllocStruct.TYPE);
    when(call.u32(HwQueueAllocStruct.FLAGS) != 0 || type == 0, Errno.EOPNOTSUPP);
    long length = call.get(HwQueueAllocStruct.LENGTH);
    when(length == 0, Errno.EINVAL);
    long iova = call.get(HwQueueAllocStruct.NESTING_PARENT_IOVA);
    when(Span.wraps(iova, length), Errno.EOVERFLOW);
    Viommu viommu = call.ids().get(call.u32(HwQueueAllocStruct.VIOMMU_ID), Viommu.class);
    unless(viommu.driver().hasQueue(type), Errno.EOPNOTSUPP);
    int index = call.u32(HwQueueAllocStruct.INDEX);
    IdTableEntry entry = new IdTableEntry(call.ids());
    try {
      HwQueue queue = entry.undoWith(new HwQueue(entry.id(), viommu, type, index, length));
      List<PageFrame> frames = queue.pin(iova);
      unless(call.machine().contiguous(frames), Errno.EFAULT);
      viommu.driver().init(queue, frames.get(0));
      viommu.add(queue);
      entry.publish();
      call.put(HwQueueAllocStruct.OUT_HW_QUEUE_ID, queue.id());
    } catch (CallFailed e) {
      entry.undo();
      throw e;
    }
  }

  private ViommuCalls() {}
}
