package org.vsmmu.iommufd.uapi;

/** VQUEUE_ALLOC of v3, May 2025: HW_QUEUE_ALLOC by another name (iommufd 10). */
public final class VqueueAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member VIOMMU_ID = Member.in("viommu_id", 8, 4);
  public static final Member TYPE = Member.in("type", 12, 4).named(Names.HW_QUEUE_TYPE);
  public static final Member INDEX = Member.in("index", 16, 4);
  public static final Member OUT_VQUEUE_ID = Member.out("out_vqueue_id", 20, 4);
  public static final Member ADDR = Member.in("addr", 24, 8);
  public static final Member LENGTH = Member.in("length", 32, 8);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_vqueue_alloc",
      40,
      40,
      SIZE,
      FLAGS,
      VIOMMU_ID,
      TYPE,
      INDEX,
      OUT_VQUEUE_ID,
      ADDR,
      LENGTH);

  private VqueueAllocStruct() {}
}
