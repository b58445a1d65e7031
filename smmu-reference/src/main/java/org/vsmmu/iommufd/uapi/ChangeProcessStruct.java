package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_IOAS_CHANGE_PROCESS. */
public final class ChangeProcessStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member RESERVED = Member.reserved("__reserved", 4, 4);

  public static final StructLayout LAYOUT =
      StructLayout.of("iommu_ioas_change_process", 8, 8, SIZE, RESERVED);

  private ChangeProcessStruct() {}
}
