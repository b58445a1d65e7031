package org.vsmmu.iommufd.uapi;

/** DEV_INVALIDATE of a vendor's tree of early 2024 (iommufd 10). */
public final class DevInvalidateStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member DEV_ID = Member.in("dev_id", 4, 4);
  public static final Member DATA_UPTR = Member.pointer("data_uptr", 8, 8);
  public static final Member DATA_TYPE =
      Member.in("data_type", 16, 4).named(Names.DEV_INVALIDATE_TYPE);
  public static final Member ENTRY_LEN = Member.in("entry_len", 20, 4);
  public static final Member ENTRY_NUM = Member.inOut("entry_num", 24, 4);
  public static final Member RESERVED = Member.reserved("__reserved", 28, 4);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_dev_invalidate",
      32,
      32,
      SIZE,
      DEV_ID,
      DATA_UPTR,
      DATA_TYPE,
      ENTRY_LEN,
      ENTRY_NUM,
      RESERVED);

  private DevInvalidateStruct() {}
}
