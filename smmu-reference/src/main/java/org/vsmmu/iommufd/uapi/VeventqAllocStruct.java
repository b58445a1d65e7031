package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_VEVENTQ_ALLOC. */
public final class VeventqAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member VIOMMU_ID = Member.in("viommu_id", 8, 4);
  public static final Member TYPE = Member.in("type", 12, 4).named(Names.VEVENTQ_TYPE);
  public static final Member VEVENTQ_DEPTH = Member.in("veventq_depth", 16, 4);
  public static final Member OUT_VEVENTQ_ID = Member.out("out_veventq_id", 20, 4);
  public static final Member OUT_VEVENTQ_FD = Member.out("out_veventq_fd", 24, 4);
  public static final Member RESERVED = Member.reserved("__reserved", 28, 4);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_veventq_alloc",
      32,
      28,
      SIZE,
      FLAGS,
      VIOMMU_ID,
      TYPE,
      VEVENTQ_DEPTH,
      OUT_VEVENTQ_ID,
      OUT_VEVENTQ_FD,
      RESERVED);

  private VeventqAllocStruct() {}
}
