package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_IOAS_IOVA_RANGES. */
public final class IoasIovaRangesStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member IOAS_ID = Member.in("ioas_id", 4, 4);
  public static final Member NUM_IOVAS = Member.inOut("num_iovas", 8, 4);
  public static final Member RESERVED = Member.reserved("__reserved", 12, 4);
  public static final Member ALLOWED_IOVAS = Member.pointer("allowed_iovas", 16, 8);
  public static final Member OUT_IOVA_ALIGNMENT = Member.out("out_iova_alignment", 24, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_ioas_iova_ranges",
      32,
      32,
      SIZE,
      IOAS_ID,
      NUM_IOVAS,
      RESERVED,
      ALLOWED_IOVAS,
      OUT_IOVA_ALIGNMENT);

  private IoasIovaRangesStruct() {}
}
