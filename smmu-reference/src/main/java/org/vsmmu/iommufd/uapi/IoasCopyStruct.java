package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_IOAS_COPY. */
public final class IoasCopyStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4).named(Names.MAP);
  public static final Member DST_IOAS_ID = Member.in("dst_ioas_id", 8, 4);
  public static final Member SRC_IOAS_ID = Member.in("src_ioas_id", 12, 4);
  public static final Member LENGTH = Member.in("length", 16, 8);
  public static final Member DST_IOVA = Member.inOut("dst_iova", 24, 8);
  public static final Member SRC_IOVA = Member.in("src_iova", 32, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_ioas_copy", 40, 40, SIZE, FLAGS, DST_IOAS_ID, SRC_IOAS_ID, LENGTH, DST_IOVA, SRC_IOVA);

  private IoasCopyStruct() {}
}
