package org.vsmmu.replay.rule;

import org.vsmmu.iommufd.uapi.HwptAllocStruct;
import org.vsmmu.iommufd.uapi.Ioctl;

/** The reserved field of HWPT_ALLOC. */
final class ReservedHwptAlloc extends ReservedUnchecked {

  ReservedHwptAlloc() {
    super("RESERVED-HWPT-ALLOC", "3", Ioctl.HWPT_ALLOC, HwptAllocStruct.RESERVED2);
  }
}
