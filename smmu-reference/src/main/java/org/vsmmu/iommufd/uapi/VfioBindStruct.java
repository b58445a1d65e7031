package org.vsmmu.iommufd.uapi;

/** The structure of VFIO_DEVICE_BIND_IOMMUFD. */
public final class VfioBindStruct {
  public static final Member ARGSZ = Member.in("argsz", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4).named(Names.BIND);
  public static final Member IOMMUFD = Member.in("iommufd", 8, 4);
  public static final Member OUT_DEVID = Member.out("out_devid", 12, 4);
  public static final Member TOKEN_UUID_PTR = Member.pointer("token_uuid_ptr", 16, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "vfio_device_bind_iommufd", 24, 16, ARGSZ, FLAGS, IOMMUFD, OUT_DEVID, TOKEN_UUID_PTR);

  private VfioBindStruct() {}
}
