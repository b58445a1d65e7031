package org.vsmmu.iommufd.uapi;

/** VIOMMU_ALLOC of a vendor's tree of early 2024, without a type (iommufd 10). */
public final class VendorViommuAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member DEV_ID = Member.in("dev_id", 8, 4);
  public static final Member HWPT_ID = Member.in("hwpt_id", 12, 4);
  public static final Member OUT_VIOMMU_ID = Member.out("out_viommu_id", 16, 4);

  public static final StructLayout LAYOUT =
      StructLayout.of("iommu_viommu_alloc", 20, 20, SIZE, FLAGS, DEV_ID, HWPT_ID, OUT_VIOMMU_ID);

  private VendorViommuAllocStruct() {}
}
