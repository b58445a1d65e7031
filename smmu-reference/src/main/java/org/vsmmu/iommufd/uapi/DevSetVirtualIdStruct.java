package org.vsmmu.iommufd.uapi;

/** DEV_SET_VIRTUAL_ID of a vendor's tree of early 2024 (iommufd 10). */
public final class DevSetVirtualIdStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member DEV_ID = Member.in("dev_id", 4, 4);
  public static final Member VIOMMU_ID = Member.in("viommu_id", 8, 4);
  public static final Member ID_TYPE = Member.in("id_type", 12, 4);
  public static final Member ID = Member.in("id", 16, 8);

  public static final StructLayout LAYOUT =
      StructLayout.of("iommu_dev_set_virtual_id", 24, 24, SIZE, DEV_ID, VIOMMU_ID, ID_TYPE, ID);

  private DevSetVirtualIdStruct() {}
}
