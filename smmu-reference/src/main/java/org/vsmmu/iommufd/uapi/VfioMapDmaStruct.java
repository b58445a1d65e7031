package org.vsmmu.iommufd.uapi;

/** The structure of VFIO_IOMMU_MAP_DMA. */
public final class VfioMapDmaStruct {
  public static final Member ARGSZ = Member.in("argsz", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4).named(Names.MAP_DMA);
  public static final Member VADDR = Member.in("vaddr", 8, 8);
  public static final Member IOVA = Member.in("iova", 16, 8);
  public static final Member SIZE = Member.in("size", 24, 8);

  public static final StructLayout LAYOUT =
      StructLayout.of("vfio_iommu_type1_dma_map", 32, 32, ARGSZ, FLAGS, VADDR, IOVA, SIZE);

  private VfioMapDmaStruct() {}
}
