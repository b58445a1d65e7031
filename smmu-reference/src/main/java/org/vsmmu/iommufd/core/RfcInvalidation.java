package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.DevInvalidateStruct;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.HwptInvalidateStruct;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.RfcCall;
import org.vsmmu.iommufd.uapi.UserArray;
import org.vsmmu.iommufd.uapi.ViommuInvalidateStruct;

/** Invalidation by its own calls, before one call took every kind of id (iommufd 10). */
final class RfcInvalidation {
  /** With more entries than any later kernel takes, nobody knows what would have happened. */
  private static final int MOST_ENTRIES = 1 << 19;

  /** The driver's type of a request that has the type 0 in calls of their own. */
  private static final int ARM_SMMUV3 = 1;

  private static final int NO_TYPE = -1;

  /** Where the members of such a call are. */
  private record Form(Member type, Member length, Member count, Member pointer, Member reserved) {}

  private static final Form HWPT = new Form(
      HwptInvalidateStruct.DATA_TYPE,
      HwptInvalidateStruct.ENTRY_LEN,
      HwptInvalidateStruct.ENTRY_NUM,
      HwptInvalidateStruct.DATA_UPTR,
      HwptInvalidateStruct.RESERVED);
  private static final Form VIOMMU = new Form(
      ViommuInvalidateStruct.DATA_TYPE,
      ViommuInvalidateStruct.ENTRY_LEN,
      ViommuInvalidateStruct.ENTRY_NUM,
      ViommuInvalidateStruct.DATA_UPTR,
      ViommuInvalidateStruct.RESERVED);
  private static final Form DEVICE = new Form(
      DevInvalidateStruct.DATA_TYPE,
      DevInvalidateStruct.ENTRY_LEN,
      DevInvalidateStruct.ENTRY_NUM,
      DevInvalidateStruct.DATA_UPTR,
      DevInvalidateStruct.RESERVED);

  /** Does the operation on what the id means. */
  private interface Operation {
    Invalidated on(UserArray requests) throws CallFailed;
  }

  /** Only nested HWPTs: any other id, a vIOMMU's too, is not found. */
  static void ofHwpt(Invocation call) throws CallFailed {
    UserArray requests = requests(call, HWPT, call.u32(HwptInvalidateStruct.DATA_TYPE));
    int id = call.u32(HwptInvalidateStruct.HWPT_ID);
    KernelObject target = call.ids().get(id, HwptNested.class);
    finish(call, HWPT, requests, array -> HwptCalls.invalidate(target, array));
  }

  /** An id that is no vIOMMU's is the one error that leaves the caller's structure alone. */
  static void ofViommu(Invocation call) throws CallFailed {
    int type = ownType(call.u32(ViommuInvalidateStruct.DATA_TYPE));
    UserArray requests = requests(call, VIOMMU, type);
    Viommu viommu;
    try {
      viommu = call.ids().get(call.u32(ViommuInvalidateStruct.VIOMMU_ID), Viommu.class);
    } catch (CallFailed e) {
      call.leaveAlone();
      throw e;
    }
    finish(call, VIOMMU, requests, array -> HwptCalls.invalidate(viommu, array));
  }

  static void ofDevice(Invocation call) throws CallFailed {
    int type = ownType(call.u32(DevInvalidateStruct.DATA_TYPE));
    UserArray requests = requests(call, DEVICE, type);
    Device device = call.ids().get(call.u32(DevInvalidateStruct.DEV_ID), Device.class);
    finish(call, DEVICE, requests, array -> device.driver().invalidate(device, array));
  }

  /** In calls of their own the only type that there is has the number 0. */
  private static int ownType(int type) {
    return switch (type) {
      case 0 -> ARM_SMMUV3;
      case ARM_SMMUV3 -> NO_TYPE;
      default -> type;
    };
  }

  private static UserArray requests(Invocation call, Form form, int type) throws CallFailed {
    long count = call.get(form.count);
    long length = call.get(form.length);
    call.put(form.count, 0);
    call.writeBack();
    unless(call.u32(form.reserved) == 0, Errno.EOPNOTSUPP);
    when(count != 0 && (call.get(form.pointer) == 0 || length == 0), Errno.EINVAL);
    byte[] bytes = call.buffer("data_uptr");
    boolean inReach = count <= MOST_ENTRIES && count * length <= Integer.MAX_VALUE;
    return inReach ? new UserArray(type, (int) length, (int) count, bytes) : null;
  }

  private static void finish(Invocation call, Form form, UserArray requests, Operation operation)
      throws CallFailed {
    if (requests == null) {
      call.notModelled(RfcCall.VIOMMU_INVALIDATE + " of more than " + MOST_ENTRIES + " entries");
      return;
    }
    Invalidated result = operation.on(requests);
    call.put(form.count, result.done());
    call.writeBack();
    if (result.error().isPresent()) {
      throw new CallFailed(result.error().get());
    }
  }

  private RfcInvalidation() {}
}
