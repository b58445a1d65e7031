package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_VDEVICE_ALLOC. */
public final class VdeviceAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member VIOMMU_ID = Member.in("viommu_id", 4, 4);
  public static final Member DEV_ID = Member.in("dev_id", 8, 4);
  public static final Member OUT_VDEVICE_ID = Member.out("out_vdevice_id", 12, 4);
  public static final Member VIRT_ID = Member.in("virt_id", 16, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_vdevice_alloc", 24, 24, SIZE, VIOMMU_ID, DEV_ID, OUT_VDEVICE_ID, VIRT_ID);

  private VdeviceAllocStruct() {}
}
