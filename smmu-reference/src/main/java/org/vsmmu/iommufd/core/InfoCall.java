package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Arrays;
import org.vsmmu.iommufd.kernel.KernelFact;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.GetHwInfoStruct;

/** GET_HW_INFO (iommufd 4.3). */
final class InfoCall {
  private static final int INPUT_TYPE = 1;
  private static final long ATS_NOT_SUPPORTED = 8;

  static void get(Invocation call) throws CallFailed {
    int flags = call.u32(GetHwInfoStruct.FLAGS);
    int known = call.has(KernelFact.HW_INFO_INPUT_TYPE) ? INPUT_TYPE : 0;
    when((flags & ~known) != 0, Errno.EOPNOTSUPP);
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
    long capabilities = device.driver().capabilities(device);
    boolean tells = call.has(KernelFact.ATS_NOT_SUPPORTED);
    call.put(
        GetHwInfoStruct.OUT_CAPABILITIES, tells ? capabilities : capabilities & ~ATS_NOT_SUPPORTED);
  }

  private InfoCall() {}
}
