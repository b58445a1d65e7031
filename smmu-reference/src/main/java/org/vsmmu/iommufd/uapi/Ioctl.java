package org.vsmmu.iommufd.uapi;

import java.util.Arrays;
import java.util.Optional;

/** The calls of the iommufd descriptor, as one table (iommufd 1). */
public enum Ioctl implements CallForm {
  DESTROY(0x80, DestroyStruct.LAYOUT, WriteBack.NEVER),
  IOAS_ALLOC(0x81, IoasAllocStruct.LAYOUT, WriteBack.ON_SUCCESS),
  IOAS_ALLOW_IOVAS(0x82, IoasAllowIovasStruct.LAYOUT, WriteBack.NEVER),
  IOAS_COPY(0x83, IoasCopyStruct.LAYOUT, WriteBack.ON_SUCCESS),
  IOAS_IOVA_RANGES(0x84, IoasIovaRangesStruct.LAYOUT, WriteBack.BY_OPERATION),
  IOAS_MAP(0x85, IoasMapStruct.LAYOUT, WriteBack.ON_SUCCESS),
  IOAS_UNMAP(0x86, IoasUnmapStruct.LAYOUT, WriteBack.ON_SUCCESS),
  OPTION(0x87, OptionStruct.LAYOUT, WriteBack.VALUE_ONLY),
  VFIO_IOAS(0x88, VfioIoasStruct.LAYOUT, WriteBack.BY_OPERATION),
  HWPT_ALLOC(0x89, HwptAllocStruct.LAYOUT, WriteBack.ON_SUCCESS),
  GET_HW_INFO(0x8a, GetHwInfoStruct.LAYOUT, WriteBack.ON_SUCCESS),
  HWPT_SET_DIRTY_TRACKING(0x8b, SetDirtyTrackingStruct.LAYOUT, WriteBack.NEVER),
  HWPT_GET_DIRTY_BITMAP(0x8c, GetDirtyBitmapStruct.LAYOUT, WriteBack.NEVER),
  HWPT_INVALIDATE(0x8d, HwptInvalidateStruct.LAYOUT, WriteBack.ALWAYS),
  FAULT_QUEUE_ALLOC(0x8e, FaultQueueAllocStruct.LAYOUT, WriteBack.ON_SUCCESS),
  IOAS_MAP_FILE(0x8f, IoasMapFileStruct.LAYOUT, WriteBack.ON_SUCCESS),
  VIOMMU_ALLOC(0x90, ViommuAllocStruct.LAYOUT, WriteBack.ON_SUCCESS),
  VDEVICE_ALLOC(0x91, VdeviceAllocStruct.LAYOUT, WriteBack.ON_SUCCESS),
  IOAS_CHANGE_PROCESS(0x92, ChangeProcessStruct.LAYOUT, WriteBack.NEVER),
  VEVENTQ_ALLOC(0x93, VeventqAllocStruct.LAYOUT, WriteBack.ON_SUCCESS),
  HW_QUEUE_ALLOC(0x94, HwQueueAllocStruct.LAYOUT, WriteBack.ON_SUCCESS),
  IOAS_NOIOMMU_GET_PA(0x95, NoiommuGetPaStruct.LAYOUT, WriteBack.ON_SUCCESS),
  TEST_CMD(0xa0, TestCmdStruct.LAYOUT, WriteBack.BY_OPERATION);

  /** The number of the first call; lower ones go to the VFIO container. */
  public static final int BASE = 0x80;

  /** {@code _IO(';', 0)}: the code of a call is this plus its number. */
  public static final int TYPE = 0x3b00;

  private final int number;
  private final StructLayout layout;
  private final WriteBack writeBack;

  Ioctl(int number, StructLayout layout, WriteBack writeBack) {
    this.number = number;
    this.layout = layout;
    this.writeBack = writeBack;
  }

  @Override
  public int number() {
    return number;
  }

  @Override
  public StructLayout layout() {
    return layout;
  }

  @Override
  public WriteBack writeBack() {
    return writeBack;
  }

  public static Optional<Ioctl> of(int number) {
    return Arrays.stream(values()).filter(call -> call.number == number).findFirst();
  }

  /** {@code IOMMU_IOAS_MAP}. */
  @Override
  public String toString() {
    return "IOMMU_" + name();
  }
}
