package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_GET_HW_INFO. */
public final class GetHwInfoStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4).named(Names.HW_INFO);
  public static final Member DEV_ID = Member.in("dev_id", 8, 4);
  public static final Member DATA_LEN = Member.inOut("data_len", 12, 4);
  public static final Member DATA_UPTR = Member.pointer("data_uptr", 16, 8);
  public static final Member DATA_TYPE = Member.inOut("data_type", 24, 4).named(Names.HW_INFO_TYPE);
  public static final Member OUT_MAX_PASID_LOG2 = Member.out("out_max_pasid_log2", 28, 1);
  public static final Member RESERVED = Member.reserved("__reserved", 29, 3);
  public static final Member OUT_CAPABILITIES =
      Member.out("out_capabilities", 32, 8).named(Names.CAPABILITIES);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_hw_info",
      40,
      32,
      SIZE,
      FLAGS,
      DEV_ID,
      DATA_LEN,
      DATA_UPTR,
      DATA_TYPE,
      OUT_MAX_PASID_LOG2,
      RESERVED,
      OUT_CAPABILITIES);

  private GetHwInfoStruct() {}
}
