package org.vsmmu.iommufd.uapi;

/** VIRQ_ALLOC of part 2 of v2, August 2024 (iommufd 10). */
public final class VirqAllocStruct {
  public static final Member SIZE = Member.in("size", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4);
  public static final Member VIOMMU_ID = Member.in("viommu_id", 8, 4);
  public static final Member TYPE = Member.in("type", 12, 4).named(Names.VIRQ_TYPE);
  public static final Member OUT_VIRQ_ID = Member.out("out_virq_id", 16, 4);
  public static final Member OUT_VIRQ_FD = Member.out("out_virq_fd", 20, 4);

  public static final StructLayout LAYOUT = StructLayout.of(
      "iommu_virq_alloc", 24, 24, SIZE, FLAGS, VIOMMU_ID, TYPE, OUT_VIRQ_ID, OUT_VIRQ_FD);

  private VirqAllocStruct() {}
}
