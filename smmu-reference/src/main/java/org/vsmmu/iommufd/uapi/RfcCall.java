package org.vsmmu.iommufd.uapi;

/**
 * The calls of patches that were never merged in this form (iommufd 10). Their numbers differ from
 * series to series, and so does what a name stands for.
 */
public enum RfcCall {
  VENDOR_VIOMMU_ALLOC("VIOMMU_ALLOC", "4", VendorViommuAllocStruct.LAYOUT, WriteBack.ON_SUCCESS),
  DEV_INVALIDATE("DEV_INVALIDATE", "4", DevInvalidateStruct.LAYOUT, WriteBack.ALWAYS),
  DEV_SET_VIRTUAL_ID("DEV_SET_VIRTUAL_ID", "4", DevSetVirtualIdStruct.LAYOUT, WriteBack.NEVER),
  VIOMMU_SET_DATA("VIOMMU_SET_DATA", "4", ViommuSetDataStruct.LAYOUT, WriteBack.NEVER),
  VIOMMU_ALLOC("VIOMMU_ALLOC", "4", RfcViommuAllocStruct.LAYOUT, WriteBack.ON_SUCCESS),
  VIOMMU_SET_DEV_ID("VIOMMU_SET_DEV_ID", "4", ViommuSetDevIdStruct.LAYOUT, WriteBack.NEVER),
  VQUEUE_ALLOC("VQUEUE_ALLOC", "vcmdq", RfcVqueueAllocStruct.LAYOUT, WriteBack.ON_SUCCESS),
  VIOMMU_SET_VDEV_ID("VIOMMU_SET_VDEV_ID", "4", VdevIdStruct.LAYOUT, WriteBack.NEVER),
  VIOMMU_UNSET_VDEV_ID("VIOMMU_UNSET_VDEV_ID", "4", VdevIdStruct.LAYOUT, WriteBack.NEVER),
  VIOMMU_INVALIDATE(
      "VIOMMU_INVALIDATE", "4", ViommuInvalidateStruct.LAYOUT, WriteBack.BY_OPERATION),
  VIRQ_ALLOC("VIRQ_ALLOC", "4", VirqAllocStruct.LAYOUT, WriteBack.ON_SUCCESS),
  VDEVICE_ALLOC("VDEVICE_ALLOC", "4", RfcVdeviceAllocStruct.LAYOUT, WriteBack.ON_SUCCESS),
  VIOMMU_ATTACH("VIOMMU_ATTACH", "4", ViommuAttachStruct.LAYOUT, WriteBack.ON_SUCCESS),
  VQUEUE_ALLOC_2025("VQUEUE_ALLOC", "vcmdq", VqueueAllocStruct.LAYOUT, WriteBack.ON_SUCCESS);

  private final String title;
  private final String part;
  private final StructLayout layout;
  private final WriteBack writeBack;

  RfcCall(String title, String part, StructLayout layout, WriteBack writeBack) {
    this.title = title;
    this.part = part;
    this.layout = layout;
    this.writeBack = writeBack;
  }

  /** Which part of the plan it belongs to. */
  public String part() {
    return part;
  }

  public StructLayout layout() {
    return layout;
  }

  /** The call as a series numbers it. */
  public Numbered at(int number) {
    return new Numbered(this, number);
  }

  /** {@code IOMMU_VIOMMU_ALLOC}. */
  @Override
  public String toString() {
    return "IOMMU_" + title;
  }

  /** A call with its number. */
  public record Numbered(RfcCall call, int number) implements CallForm {
    @Override
    public StructLayout layout() {
      return call.layout;
    }

    @Override
    public WriteBack writeBack() {
      return call.writeBack;
    }

    @Override
    public String toString() {
      return call.toString();
    }
  }
}
