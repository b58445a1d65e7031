package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_HWPT_INVALIDATE. */
public final class HwptInvalidateStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member HWPT_ID = Member.in("hwpt_id", 4, 4);
  public static final Member DATA_UPTR = Member.pointer("data_uptr", 8, 8);
  public static final Member DATA_TYPE = Member.in("data_type", 16, 4).named(Names.INVALIDATE_TYPE);
  public static final Member ENTRY_LEN = Member.in("entry_len", 20, 4);
  public static final Member ENTRY_NUM = Member.inOut("entry_num", 24, 4);
  public static final Member RESERVED = Member.reserved("__reserved", 28, 4);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_hwpt_invalidate",
      32,
      32,
      SIZE,
      HWPT_ID,
      DATA_UPTR,
      DATA_TYPE,
      ENTRY_LEN,
      ENTRY_NUM,
      RESERVED);

  private HwptInvalidateStruct() {}
}
