package org.vsmmu.iommufd.uapi;

/** The structure of VFIO_IOMMU_GET_INFO. */
public final class VfioGetInfoStruct {
  public static final Member ARGSZ = Member.inOut("argsz", 0, 4);
  public static final Member FLAGS = Member.inOut("flags", 4, 4).named(Names.GET_INFO);
  public static final Member IOVA_PGSIZES = Member.out("iova_pgsizes", 8, 8);
  public static final Member CAP_OFFSET = Member.out("cap_offset", 16, 4);
  public static final Member PAD = Member.out("pad", 20, 4);

  public static final StructLayout LAYOUT =
      StructLayout.of("vfio_iommu_type1_info", 24, 16, ARGSZ, FLAGS, IOVA_PGSIZES, CAP_OFFSET, PAD);

  private VfioGetInfoStruct() {}
}
