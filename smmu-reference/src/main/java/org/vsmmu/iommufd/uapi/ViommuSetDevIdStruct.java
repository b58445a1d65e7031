package org.vsmmu.iommufd.uapi;

/** VIOMMU_SET_DEV_ID of the RFC of April 2024 (iommufd 10). */
public final class ViommuSetDevIdStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member VIOMMU_ID = Member.in("viommu_id", 4, 4);
  public static final Member DEV_ID = Member.in("dev_id", 8, 4);
  public static final Member RESERVED = Member.ignored("__reserved", 12, 4);
  public static final Member ID = Member.in("id", 16, 8);

  public static final StructLayout LAYOUT =
      StructLayout.of("iommu_viommu_set_dev_id", 24, 24, SIZE, VIOMMU_ID, DEV_ID, RESERVED, ID);

  private ViommuSetDevIdStruct() {}
}
