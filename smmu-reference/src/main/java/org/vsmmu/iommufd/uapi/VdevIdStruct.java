package org.vsmmu.iommufd.uapi;

/** VIOMMU_SET_VDEV_ID and VIOMMU_UNSET_VDEV_ID of v1 and v2, August 2024 (iommufd 10). */
public final class VdevIdStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member VIOMMU_ID = Member.in("viommu_id", 4, 4);
  public static final Member DEV_ID = Member.in("dev_id", 8, 4);
  public static final Member RESERVED = Member.ignored("__reserved", 12, 4);
  public static final Member VDEV_ID = Member.in("vdev_id", 16, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_viommu_set_vdev_id", 24, 24, SIZE, VIOMMU_ID, DEV_ID, RESERVED, VDEV_ID);

  private VdevIdStruct() {}
}
