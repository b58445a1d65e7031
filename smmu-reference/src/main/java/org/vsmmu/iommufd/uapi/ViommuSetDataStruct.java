package org.vsmmu.iommufd.uapi;

/** VIOMMU_SET_DATA of a vendor's tree of early 2024; only a caller of it was seen (iommufd 10). */
public final class ViommuSetDataStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member VIOMMU_ID = Member.in("viommu_id", 8, 4);
  public static final Member DATA_TYPE = Member.in("data_type", 12, 4);
  public static final Member DATA_LEN = Member.in("data_len", 16, 4);
  public static final Member DATA_UPTR = Member.pointer("data_uptr", 24, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_viommu_set_data", 32, 32, SIZE, FLAGS, VIOMMU_ID, DATA_TYPE, DATA_LEN, DATA_UPTR);

  private ViommuSetDataStruct() {}
}
