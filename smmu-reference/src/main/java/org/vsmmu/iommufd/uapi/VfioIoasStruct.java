package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_VFIO_IOAS. */
public final class VfioIoasStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member IOAS_ID = Member.inOut("ioas_id", 4, 4);
  public static final Member OP = Member.in("op", 8, 2).named(Names.VFIO_IOAS_OP);
  public static final Member RESERVED = Member.reserved("__reserved", 10, 2);

  public static final StructLayout LAYOUT =
      StructLayout.of("iommu_vfio_ioas", 12, 12, SIZE, IOAS_ID, OP, RESERVED);

  private VfioIoasStruct() {}
}
