package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_IOAS_ALLOW_IOVAS. */
public final class IoasAllowIovasStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member IOAS_ID = Member.in("ioas_id", 4, 4);
  public static final Member NUM_IOVAS = Member.in("num_iovas", 8, 4);
  public static final Member RESERVED = Member.reserved("__reserved", 12, 4);
  public static final Member ALLOWED_IOVAS = Member.pointer("allowed_iovas", 16, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_ioas_allow_iovas", 24, 24, SIZE, IOAS_ID, NUM_IOVAS, RESERVED, ALLOWED_IOVAS);

  private IoasAllowIovasStruct() {}
}
