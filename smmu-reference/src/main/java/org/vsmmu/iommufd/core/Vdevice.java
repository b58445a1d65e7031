package org.vsmmu.iommufd.core;

import java.util.Optional;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.object.ObjectType;

/** What a guest calls a device. Nothing holds it, not even an attachment that needs it. */
public final class Vdevice extends KernelObject {
  private final Viommu viommu;
  private final Device device;
  private final long virtualId;
  private Runnable driverPart = () -> {};
  private boolean holdsDevice;

  Vdevice(int id, Viommu viommu, Device device, long virtualId) {
    super(id);
    this.viommu = viommu;
    this.device = device;
    this.virtualId = virtualId;
    viommu.add(this);
    device.guestName(Optional.of(this));
  }

  /** It holds its device, as in the patches of October 2024; then it leaves no tombstone. */
  void holdDevice() {
    device.hold();
    holdsDevice = true;
  }

  boolean holdsDevice() {
    return holdsDevice;
  }

  public Viommu viommu() {
    return viommu;
  }

  public Device device() {
    return device;
  }

  /** The guest's StreamID, device id or requester id. */
  public long virtualId() {
    return virtualId;
  }

  /** What the driver has to do when it goes; set at the end of a successful init. */
  public void destroyWith(Runnable step) {
    driverPart = step;
  }

  @Override
  public ObjectType type() {
    return ObjectType.VDEVICE;
  }

  @Override
  protected void destroyed() {
    driverPart.run();
    viommu.remove(this);
    device.guestName(Optional.empty());
    if (holdsDevice) {
      device.unhold();
    }
  }
}
