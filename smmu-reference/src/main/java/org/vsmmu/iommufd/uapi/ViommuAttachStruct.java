package org.vsmmu.iommufd.uapi;

/** VIOMMU_ATTACH, which the plan has and no patch: number and structure are of our making. */
public final class ViommuAttachStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member VIOMMU_ID = Member.in("viommu_id", 8, 4);
  public static final Member DEV_ID = Member.in("dev_id", 12, 4);
  public static final Member OUT_HWPT_ID = Member.out("out_hwpt_id", 16, 4);
  public static final Member RESERVED = Member.reserved("__reserved", 20, 4);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_viommu_attach", 24, 24, SIZE, FLAGS, VIOMMU_ID, DEV_ID, OUT_HWPT_ID, RESERVED);

  private ViommuAttachStruct() {}
}
