package org.vsmmu.iommufd.uapi;

/** VDEVICE_ALLOC of v3 to v5, October 2024 (iommufd 10). */
public final class RfcVdeviceAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member VIOMMU_ID = Member.in("viommu_id", 4, 4);
  public static final Member DEV_ID = Member.in("dev_id", 8, 4);
  public static final Member RESERVED = Member.ignored("__reserved", 12, 4);
  public static final Member VIRT_ID = Member.in("virt_id", 16, 8);
  public static final Member OUT_VDEVICE_ID = Member.out("out_vdevice_id", 24, 4);
  public static final Member RESERVED2 = Member.ignored("__reserved2", 28, 4);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_vdevice_alloc",
      32,
      32,
      SIZE,
      VIOMMU_ID,
      DEV_ID,
      RESERVED,
      VIRT_ID,
      OUT_VDEVICE_ID,
      RESERVED2);

  private RfcVdeviceAllocStruct() {}
}
