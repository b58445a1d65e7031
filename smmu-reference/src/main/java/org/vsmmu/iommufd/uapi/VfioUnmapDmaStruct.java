package org.vsmmu.iommufd.uapi;

/** The structure of VFIO_IOMMU_UNMAP_DMA. */
public final class VfioUnmapDmaStruct {
  public static final Member ARGSZ = Member.in("argsz", 0, 4);
  public static final Member FLAGS = Member.in("flags", 4, 4).named(Names.UNMAP_DMA);
  public static final Member IOVA = Member.in("iova", 8, 8);
  public static final Member SIZE = Member.inOut("size", 16, 8);

  public static final StructLayout LAYOUT =
      StructLayout.of("vfio_iommu_type1_dma_unmap", 24, 24, ARGSZ, FLAGS, IOVA, SIZE);

  private VfioUnmapDmaStruct() {}
}
