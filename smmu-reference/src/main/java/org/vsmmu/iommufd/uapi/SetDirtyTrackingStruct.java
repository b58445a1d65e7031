package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_HWPT_SET_DIRTY_TRACKING. */
public final class SetDirtyTrackingStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4).named(Names.DIRTY_TRACKING);
  public static final Member HWPT_ID = Member.in("hwpt_id", 8, 4);
  public static final Member RESERVED = Member.ignored("__reserved", 12, 4);

  public static final StructLayout LAYOUT =
      StructLayout.of("iommu_hwpt_set_dirty_tracking", 16, 16, SIZE, FLAGS, HWPT_ID, RESERVED);

  private SetDirtyTrackingStruct() {}
}
