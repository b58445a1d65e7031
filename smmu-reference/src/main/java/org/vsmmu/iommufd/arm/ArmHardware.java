package org.vsmmu.iommufd.arm;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;

import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Driver;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

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
  public void requireSafe() throws CallFailed {
    unless(smmu.features().ids().cohacc(), Errno.EINVAL);
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
