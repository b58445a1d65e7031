package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Arrays;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.GetHwInfoStruct;

/** GET_HW_INFO (iommufd 4.3). */
final class InfoCall {
  private static final int INPUT_TYPE = 1;

  static void get(Invocation call) throws CallFailed {
    int flags = call.u32(GetHwInfoStruct.FLAGS);
    when((flags & ~INPUT_TYPE) != 0, Errno.EOPNOTSUPP);
    unless(call.get(GetHwInfoStruct.RESERVED) == 0, Errno.EOPNOTSUPP);
    int type = flags == INPUT_TYPE ? call.u32(GetHwInfoStruct.DATA_TYPE) : 0;
    Device device = call.ids().get(call.u32(GetHwInfoStruct.DEV_ID), Device.class);
    HwInfo info = device.driver().hwInfo(device, type);
    long room = call.get(GetHwInfoStruct.DATA_LEN);
    if (room != 0) {
      byte[] buffer = call.buffer("data_uptr");
      when(buffer == null, Errno.EFAULT);
      // A longer buffer gets zeros behind the blob.
      call.writes("data_uptr", Arrays.copyOf(info.blob().toBytes(), buffer.length));
    }
    call.put(GetHwInfoStruct.DATA_LEN, info.blob().size());
    call.put(GetHwInfoStruct.DATA_TYPE, info.type());
    call.put(GetHwInfoStruct.OUT_MAX_PASID_LOG2, device.driver().maxPasidLog2(device));
    call.put(GetHwInfoStruct.OUT_CAPABILITIES, device.driver().capabilities(device));
  }

  private InfoCall() {}
}
