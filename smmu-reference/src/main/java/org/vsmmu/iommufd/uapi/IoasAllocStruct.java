package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_IOAS_ALLOC. */
public final class IoasAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member OUT_IOAS_ID = Member.out("out_ioas_id", 8, 4);

  public static final StructLayout LAYOUT =
      StructLayout.of("iommu_ioas_alloc", 12, 12, SIZE, FLAGS, OUT_IOAS_ID);

  private IoasAllocStruct() {}
}
