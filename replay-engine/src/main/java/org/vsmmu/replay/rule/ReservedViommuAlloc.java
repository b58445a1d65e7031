package org.vsmmu.replay.rule;

import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.ViommuAllocStruct;

/** The reserved field of VIOMMU_ALLOC. */
final class ReservedViommuAlloc extends ReservedUnchecked {

  ReservedViommuAlloc() {
    super("RESERVED-VIOMMU-ALLOC", "4", Ioctl.VIOMMU_ALLOC, ViommuAllocStruct.RESERVED);
  }
}
