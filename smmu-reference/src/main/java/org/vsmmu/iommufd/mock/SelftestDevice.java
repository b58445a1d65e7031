package org.vsmmu.iommufd.mock;

import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.object.ObjectType;

/** The selftest's handle of a mock device; destroying it unbinds the device. */
final class SelftestDevice extends KernelObject {
  private final MockIommu iommu;
  private final Device device;

  SelftestDevice(int id, MockIommu iommu, Device device) {
    super(id);
    this.iommu = iommu;
    this.device = device;
  }

  Device device() {
    return device;
  }

  @Override
  public ObjectType type() {
    return ObjectType.SELFTEST;
  }

  @Override
  protected void destroyed() {
    device.unbind();
    iommu.remove(device);
  }
}
