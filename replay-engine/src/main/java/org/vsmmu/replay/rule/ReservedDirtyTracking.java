package org.vsmmu.replay.rule;

import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.SetDirtyTrackingStruct;

/** The reserved field of HWPT_SET_DIRTY_TRACKING. */
final class ReservedDirtyTracking extends ReservedUnchecked {

  ReservedDirtyTracking() {
    super(
        "RESERVED-DIRTY-TRACKING",
        "base",
        Ioctl.HWPT_SET_DIRTY_TRACKING,
        SetDirtyTrackingStruct.RESERVED);
  }
}
