package org.vsmmu.iommufd.uapi;

/** The structure of VFIO_DEVICE_DETACH_IOMMUFD_PT. */
public final class VfioDetachStruct {
  public static final Member ARGSZ = Member.in("argsz", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4).named(Names.ATTACH);
  public static final Member PASID = Member.in("pasid", 8, 4);

  public static final StructLayout LAYOUT =
      StructLayout.of("vfio_device_detach_iommufd_pt", 12, 8, ARGSZ, FLAGS, PASID);

  private VfioDetachStruct() {}
}
