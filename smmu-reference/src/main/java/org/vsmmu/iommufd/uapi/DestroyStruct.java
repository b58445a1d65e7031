package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_DESTROY. */
public final class DestroyStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member ID = Member.in("id", 4, 4);

  public static final StructLayout LAYOUT = StructLayout.of("iommu_destroy", 8, 8, SIZE, ID);

  private DestroyStruct() {}
}
