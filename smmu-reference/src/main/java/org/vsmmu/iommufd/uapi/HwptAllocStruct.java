package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_HWPT_ALLOC. */
public final class HwptAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4).named(Names.HWPT);
  public static final Member DEV_ID = Member.in("dev_id", 8, 4);
  public static final Member PT_ID = Member.in("pt_id", 12, 4);
  public static final Member OUT_HWPT_ID = Member.out("out_hwpt_id", 16, 4);
  public static final Member RESERVED = Member.reserved("__reserved", 20, 4);
  public static final Member DATA_TYPE = Member.in("data_type", 24, 4).named(Names.HWPT_DATA);
  public static final Member DATA_LEN = Member.in("data_len", 28, 4);
  public static final Member DATA_UPTR = Member.pointer("data_uptr", 32, 8);
  public static final Member FAULT_ID = Member.in("fault_id", 40, 4);
  public static final Member RESERVED2 = Member.ignored("__reserved2", 44, 4);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_hwpt_alloc",
      48,
      24,
      SIZE,
      FLAGS,
      DEV_ID,
      PT_ID,
      OUT_HWPT_ID,
      RESERVED,
      DATA_TYPE,
      DATA_LEN,
      DATA_UPTR,
      FAULT_ID,
      RESERVED2);

  private HwptAllocStruct() {}
}
