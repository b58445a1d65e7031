package org.vsmmu.iommufd.uapi;

/** The structure of IOMMU_FAULT_QUEUE_ALLOC. */
public final class FaultQueueAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member OUT_FAULT_ID = Member.out("out_fault_id", 8, 4);
  public static final Member OUT_FAULT_FD = Member.out("out_fault_fd", 12, 4);

  public static final StructLayout LAYOUT =
      StructLayout.of("iommu_fault_alloc", 16, 16, SIZE, FLAGS, OUT_FAULT_ID, OUT_FAULT_FD);

  private FaultQueueAllocStruct() {}
}
