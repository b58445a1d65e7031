package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_HWPT_GET_DIRTY_BITMAP. */
public final class GetDirtyBitmapStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member HWPT_ID = Member.in("hwpt_id", 4, 4);
  public static final Member FLAGS = Member.in("flags", 8, 4).named(Names.DIRTY_BITMAP);
  public static final Member RESERVED = Member.reserved("__reserved", 12, 4);
  public static final Member IOVA = Member.in("iova", 16, 8);
  public static final Member LENGTH = Member.in("length", 24, 8);
  public static final Member PAGE_SIZE = Member.in("page_size", 32, 8);
  public static final Member DATA = Member.pointer("data", 40, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_hwpt_get_dirty_bitmap",
      48,
      48,
      SIZE,
      HWPT_ID,
      FLAGS,
      RESERVED,
      IOVA,
      LENGTH,
      PAGE_SIZE,
      DATA);

  private GetDirtyBitmapStruct() {}
}
