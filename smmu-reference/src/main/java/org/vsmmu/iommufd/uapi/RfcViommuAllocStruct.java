package org.vsmmu.iommufd.uapi;

/** VIOMMU_ALLOC from the RFC of April 2024 to v5 (iommufd 10). */
public final class RfcViommuAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member TYPE = Member.in("type", 8, 4);
  public static final Member DEV_ID = Member.in("dev_id", 12, 4);
  public static final Member HWPT_ID = Member.in("hwpt_id", 16, 4);
  public static final Member OUT_VIOMMU_ID = Member.out("out_viommu_id", 20, 4);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_viommu_alloc", 24, 24, SIZE, FLAGS, TYPE, DEV_ID, HWPT_ID, OUT_VIOMMU_ID);

  private RfcViommuAllocStruct() {}
}
