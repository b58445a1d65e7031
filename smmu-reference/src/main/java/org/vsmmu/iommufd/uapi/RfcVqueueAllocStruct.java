package org.vsmmu.iommufd.uapi;

/** VQUEUE_ALLOC of the RFC of April 2024 (iommufd 10). */
public final class RfcVqueueAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member VIOMMU_ID = Member.in("viommu_id", 8, 4);
  public static final Member OUT_VQUEUE_ID = Member.out("out_vqueue_id", 12, 4);
  public static final Member DATA_TYPE = Member.in("data_type", 16, 4).named(Names.RFC_VQUEUE_TYPE);
  public static final Member DATA_LEN = Member.in("data_len", 20, 4);
  public static final Member DATA_UPTR = Member.pointer("data_uptr", 24, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_vqueue_alloc",
      32,
      32,
      SIZE,
      FLAGS,
      VIOMMU_ID,
      OUT_VQUEUE_ID,
      DATA_TYPE,
      DATA_LEN,
      DATA_UPTR);

  private RfcVqueueAllocStruct() {}
}
