package org.vsmmu.iommufd.uapi;

import java.util.Arrays;
import java.util.Optional;

/** The VFIO calls that lead to iommufd: of the device descriptor, and of the old container. */
public enum VfioIoctl {
  GET_API_VERSION(0x64, null),
  CHECK_EXTENSION(0x65, null),
  SET_IOMMU(0x66, null),
  IOMMU_GET_INFO(0x70, VfioGetInfoStruct.LAYOUT),
  IOMMU_MAP_DMA(0x71, VfioMapDmaStruct.LAYOUT),
  IOMMU_UNMAP_DMA(0x72, VfioUnmapDmaStruct.LAYOUT),
  DEVICE_BIND_IOMMUFD(0x76, VfioBindStruct.LAYOUT),
  DEVICE_ATTACH_IOMMUFD_PT(0x77, VfioAttachStruct.LAYOUT),
  DEVICE_DETACH_IOMMUFD_PT(0x78, VfioDetachStruct.LAYOUT);

  private final int number;
  private final StructLayout layout;

  VfioIoctl(int number, StructLayout layout) {
    this.number = number;
    this.layout = layout;
  }

  public int number() {
    return number;
  }

  public int code() {
    return Ioctl.TYPE | number;
  }

  /** The structure; empty for a call whose argument is a plain value. */
  public Optional<StructLayout> layout() {
    return Optional.ofNullable(layout);
  }

  public static Optional<VfioIoctl> of(int number) {
    return Arrays.stream(values()).filter(call -> call.number == number).findFirst();
  }

  /** {@code VFIO_IOMMU_MAP_DMA}. */
  @Override
  public String toString() {
    return "VFIO_" + name();
  }
}
