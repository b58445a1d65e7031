package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_HW_QUEUE_ALLOC. */
public final class HwQueueAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member VIOMMU_ID = Member.in("viommu_id", 8, 4);
  public static final Member TYPE = Member.in("type", 12, 4).named(Names.HW_QUEUE_TYPE);
  public static final Member INDEX = Member.in("index", 16, 4);
  public static final Member OUT_HW_QUEUE_ID = Member.out("out_hw_queue_id", 20, 4);
  public static final Member NESTING_PARENT_IOVA = Member.in("nesting_parent_iova", 24, 8);
  public static final Member LENGTH = Member.in("length", 32, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_hw_queue_alloc",
      40,
      40,
      SIZE,
      FLAGS,
      VIOMMU_ID,
      TYPE,
      INDEX,
      OUT_HW_QUEUE_ID,
      NESTING_PARENT_IOVA,
      LENGTH);

  private HwQueueAllocStruct() {}
}
