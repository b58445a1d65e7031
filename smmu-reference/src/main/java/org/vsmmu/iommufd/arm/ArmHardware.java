package org.vsmmu.iommufd.arm;

import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Driver;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.kernel.KernelVersion;

/**
 * A device behind an SMMU, to be given to user space.
 *
 * @param smmu the SMMU
 * @param master the device as the SMMU's driver sees it
 */
public record ArmHardware(ArmIommu smmu, ArmMaster master) implements VfioDevice.Hardware {
  @Override
  public Driver driver() {
    return smmu;
  }

  @Override
  public KernelVersion kernel() {
    return smmu.features().kernel();
  }

  @Override
  public void bound(Device device) {
    smmu.bind(device, master);
  }

  @Override
  public void unbound(Device device) {
    smmu.unbind(device);
  }
}
