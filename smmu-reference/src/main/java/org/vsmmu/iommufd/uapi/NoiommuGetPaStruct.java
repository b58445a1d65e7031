package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_IOAS_NOIOMMU_GET_PA. */
public final class NoiommuGetPaStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member IOAS_ID = Member.in("ioas_id", 8, 4);
  public static final Member RESERVED = Member.reserved("__reserved", 12, 4);
  public static final Member IOVA = Member.in("iova", 16, 8);
  public static final Member LENGTH = Member.inOut("length", 24, 8);
  public static final Member OUT_PHYS = Member.out("out_phys", 32, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_ioas_noiommu_get_pa", 40, 40, SIZE, FLAGS, IOAS_ID, RESERVED, IOVA, LENGTH, OUT_PHYS);

  private NoiommuGetPaStruct() {}
}
