package org.vsmmu.iommufd.uapi;

/** The structure of VFIO_DEVICE_ATTACH_IOMMUFD_PT. */
public final class VfioAttachStruct {
  public static final Member ARGSZ = Member.in("argsz", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4).named(Names.ATTACH);
  public static final Member PT_ID = Member.inOut("pt_id", 8, 4);
  public static final Member PASID = Member.in("pasid", 12, 4);

  public static final StructLayout LAYOUT =
      StructLayout.of("vfio_device_attach_iommufd_pt", 16, 12, ARGSZ, FLAGS, PT_ID, PASID);

  private VfioAttachStruct() {}
}
