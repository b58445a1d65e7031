package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_VIOMMU_ALLOC. */
public final class ViommuAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member TYPE = Member.in("type", 8, 4).named(Names.VIOMMU_TYPE);
  public static final Member DEV_ID = Member.in("dev_id", 12, 4);
  public static final Member HWPT_ID = Member.in("hwpt_id", 16, 4);
  public static final Member OUT_VIOMMU_ID = Member.out("out_viommu_id", 20, 4);
  public static final Member DATA_LEN = Member.in("data_len", 24, 4);
  public static final Member RESERVED = Member.ignored("__reserved", 28, 4);
  public static final Member DATA_UPTR = Member.pointer("data_uptr", 32, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_viommu_alloc",
      40,
      24,
      SIZE,
      FLAGS,
      TYPE,
      DEV_ID,
      HWPT_ID,
      OUT_VIOMMU_ID,
      DATA_LEN,
      RESERVED,
      DATA_UPTR);

  private ViommuAllocStruct() {}
}
