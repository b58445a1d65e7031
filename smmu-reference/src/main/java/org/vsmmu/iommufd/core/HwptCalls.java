package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Optional;
import org.vsmmu.iommufd.kernel.KernelFact;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.HwptAllocStruct;
import org.vsmmu.iommufd.uapi.HwptInvalidateStruct;
import org.vsmmu.iommufd.uapi.UserArray;
import org.vsmmu.iommufd.uapi.UserData;

/** HWPT_ALLOC and HWPT_INVALIDATE (iommufd 4.4, 4.5). */
final class HwptCalls {
  private static final int KNOWN = HwptPaging.NEST_PARENT
      | HwptPaging.DIRTY_TRACKING
      | HwptPaging.FAULT_ID_VALID
      | HwptPaging.PASID;
  private static final int NESTED = HwptPaging.FAULT_ID_VALID | HwptPaging.PASID;

  /** Bit 0 of the capabilities. */
  private static final long CAN_TRACK_DIRTY = 1;

  private static final int MOST_ENTRIES = 1 << 19;
  private static final int LONGEST_ENTRY = 4096;

  static void alloc(Invocation call) throws CallFailed {
    unless(call.u32(HwptAllocStruct.RESERVED) == 0, Errno.EOPNOTSUPP);
    int type = call.u32(HwptAllocStruct.DATA_TYPE);
    int length = call.u32(HwptAllocStruct.DATA_LEN);
    when((type == 0) != (length == 0), Errno.EINVAL);
    Device device = call.ids().get(call.u32(HwptAllocStruct.DEV_ID), Device.class);
    KernelObject below = call.ids()
        .find(call.u32(HwptAllocStruct.PT_ID))
        .orElseThrow(() -> new CallFailed(Errno.EINVAL));
    UserData data = new UserData(type, length, call.buffer("data_uptr"));
    int flags = call.u32(HwptAllocStruct.FLAGS);
    int known = call.has(KernelFact.PASID) ? KNOWN : KNOWN & ~HwptPaging.PASID;
    IdTableEntry entry = new IdTableEntry(call.ids());
    try {
      Hwpt hwpt = make(entry, device, below, known, flags, data);
      if ((flags & HwptPaging.FAULT_ID_VALID) != 0) {
        hwpt.reportTo(call.ids().get(call.u32(HwptAllocStruct.FAULT_ID), FaultQueue.class));
      }
      entry.publish();
      call.put(HwptAllocStruct.OUT_HWPT_ID, hwpt.id());
    } catch (CallFailed e) {
      entry.undo();
      throw e;
    }
  }

  private static Hwpt make(
      IdTableEntry entry, Device device, KernelObject below, int known, int flags, UserData data)
      throws CallFailed {
    if (below instanceof Ioas ioas) {
      return paging(entry, device, ioas, known, flags, data);
    }
    if (below instanceof HwptPaging parent) {
      return entry.undoWith(nested(entry.id(), device, parent, known, flags, data));
    }
    if (below instanceof Viommu viommu) {
      return entry.undoWith(nested(entry.id(), device, viommu, known, flags, data));
    }
    throw new CallFailed(Errno.EINVAL);
  }

  private static Hwpt paging(
      IdTableEntry entry, Device device, Ioas ioas, int known, int flags, UserData data)
      throws CallFailed {
    when((flags & ~known) != 0, Errno.EOPNOTSUPP);
    boolean dirty = (flags & HwptPaging.DIRTY_TRACKING) != 0;
    boolean canTrack = (device.driver().capabilities(device) & CAN_TRACK_DIRTY) != 0;
    when(dirty && !canTrack, Errno.EOPNOTSUPP);
    boolean faults = (flags & HwptPaging.FAULT_ID_VALID) != 0;
    when(faults && (flags & HwptPaging.NEST_PARENT) != 0, Errno.EOPNOTSUPP);
    int forDriver = flags & ~HwptPaging.FAULT_ID_VALID;
    PagingDomain domain = device.driver().pagingDomain(device, forDriver, data);
    HwptPaging hwpt = entry.undoWith(new HwptPaging(entry.id(), ioas, domain, flags, false));
    ioas.space().join(domain);
    hwpt.joined();
    return hwpt;
  }

  private static HwptNested nested(
      int id, Device device, HwptPaging parent, int known, int flags, UserData data)
      throws CallFailed {
    when((flags & ~(NESTED & known)) != 0 || data.length() == 0, Errno.EOPNOTSUPP);
    unless(device.driver().nestsOnParent(), Errno.EOPNOTSUPP);
    when(parent.automatic() || !parent.nestParent(), Errno.EINVAL);
    NestedDomain domain =
        device.driver().nestedDomain(parent, flags & ~HwptPaging.FAULT_ID_VALID, data);
    boolean pasid = (flags & HwptPaging.PASID) != 0;
    return new HwptNested(id, parent, Optional.empty(), domain, pasid);
  }

  private static HwptNested nested(
      int id, Device device, Viommu viommu, int known, int flags, UserData data) throws CallFailed {
    unless(device.driver() == viommu.iommu(), Errno.EINVAL);
    when((flags & ~(NESTED & known)) != 0 || data.length() == 0, Errno.EOPNOTSUPP);
    NestedDomain domain =
        viommu.driver().nestedDomain(viommu, flags & ~HwptPaging.FAULT_ID_VALID, data);
    boolean pasid = (flags & HwptPaging.PASID) != 0;
    return new HwptNested(id, viommu.parent(), Optional.of(viommu), domain, pasid);
  }

  /** Always writes back, with the number of entries that were handled. */
  static void invalidate(Invocation call) throws CallFailed {
    long count = call.get(HwptInvalidateStruct.ENTRY_NUM);
    call.put(HwptInvalidateStruct.ENTRY_NUM, 0);
    call.writeBack();
    unless(call.u32(HwptInvalidateStruct.RESERVED) == 0, Errno.EOPNOTSUPP);
    long entryLength = call.get(HwptInvalidateStruct.ENTRY_LEN);
    boolean capped = call.has(KernelFact.INVALIDATE_CAPS);
    boolean badArray = call.get(HwptInvalidateStruct.DATA_UPTR) == 0
        || entryLength == 0
        || (capped && (entryLength > LONGEST_ENTRY || count > MOST_ENTRIES));
    when(count != 0 && badArray, Errno.EINVAL);
    KernelObject target = call.ids()
        .find(call.u32(HwptInvalidateStruct.HWPT_ID))
        .orElseThrow(() -> new CallFailed(Errno.ENOENT));
    int type = call.u32(HwptInvalidateStruct.DATA_TYPE);
    UserArray requests =
        new UserArray(type, (int) entryLength, (int) count, call.buffer("data_uptr"));
    Invalidated result = invalidate(target, requests);
    call.put(HwptInvalidateStruct.ENTRY_NUM, result.done());
    call.writeBack();
    if (result.error().isPresent()) {
      throw new CallFailed(result.error().get());
    }
  }

  static Invalidated invalidate(KernelObject target, UserArray requests) throws CallFailed {
    if (target instanceof HwptNested nested) {
      return nested.domain().invalidate(requests);
    }
    if (target instanceof Viommu viommu) {
      return viommu.driver().invalidate(viommu, requests);
    }
    throw new CallFailed(Errno.EINVAL);
  }

  private HwptCalls() {}
}
