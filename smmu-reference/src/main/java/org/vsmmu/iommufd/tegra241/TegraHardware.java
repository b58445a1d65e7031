package org.vsmmu.iommufd.tegra241;

import org.vsmmu.iommufd.arm.ArmHardware;
import org.vsmmu.iommufd.arm.ArmMaster;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Driver;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.uapi.CallFailed;

/**
 * A device behind an SMMU with a CMDQV, to be given to user space.
 *
 * @param iommu SMMU and CMDQV
 * @param master the device as the SMMU's driver sees it
 */
public record TegraHardware(TegraIommu iommu, ArmMaster master) implements VfioDevice.Hardware {
  @Override
  public Driver driver() {
    return iommu;
  }

  @Override
  public void requireSafe() throws CallFailed {
    behindTheSmmu().requireSafe();
  }

  @Override
  public KernelVersion kernel() {
    return behindTheSmmu().kernel();
  }

  private ArmHardware behindTheSmmu() {
    return new ArmHardware(iommu.smmu(), master);
  }

  @Override
  public void bound(Device device) {
    iommu.bind(device, master);
  }

  @Override
  public void unbound(Device device) {
    iommu.unbind(device);
  }
}
