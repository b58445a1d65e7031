package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_IOAS_UNMAP. */
public final class IoasUnmapStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member IOAS_ID = Member.in("ioas_id", 4, 4);
  public static final Member IOVA = Member.in("iova", 8, 8);
  public static final Member LENGTH = Member.inOut("length", 16, 8);

  public static final StructLayout LAYOUT =
      StructLayout.of("iommu_ioas_unmap", 24, 24, SIZE, IOAS_ID, IOVA, LENGTH);

  private IoasUnmapStruct() {}
}
