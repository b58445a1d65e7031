package org.vsmmu.replay.iommufd;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.arm.ArmHardware;
import org.vsmmu.iommufd.arm.ArmIommu;
import org.vsmmu.iommufd.arm.ArmMaster;
import org.vsmmu.iommufd.arm.Unknown;
import org.vsmmu.iommufd.core.Attaching;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Vdevice;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.VfioAttachStruct;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.trace.iommufd.NestLine;

/**
 * The devices behind VFIO lines, which do not say which they mean. A line means the device whose
 * StreamID its commands carry; without commands, one on which the call would do what was seen.
 */
final class SeenDevices {
  /** VFIO_DEVICE_GET_REGION_INFO: about the device's own registers. */
  static final int REGION_INFO = 0x3b6c;

  private record Seen(VfioDevice file, ArmMaster master) {}

  private final ArmIommu smmu;
  private final List<Seen> bound = new ArrayList<>();
  private Optional<Seen> next = Optional.empty();
  private boolean guessed;

  SeenDevices(ArmIommu smmu) {
    this.smmu = smmu;
  }

  /** Whether a call that changed something may have meant another device than was taken. */
  boolean guessed() {
    return guessed;
  }

  /** The device that a StreamID is bound to. */
  Optional<ArmMaster> withStream(long sid) {
    return bound.stream()
        .map(Seen::master)
        .filter(m -> m.stream().value().isPresent() && m.stream().admits(sid))
        .findFirst();
  }

  /** The names under which events of the devices go to guests. */
  List<NameHistory.Delivery> names() {
    return bound.stream().map(SeenDevices::name).flatMap(Optional::stream).toList();
  }

  /** The name under which events of the device with this StreamID go to its guest. */
  Optional<NameHistory.Delivery> name(long sid) {
    return bound.stream()
        .filter(s -> s.master.stream().value().isPresent() && s.master.stream().admits(sid))
        .findFirst()
        .flatMap(SeenDevices::name);
  }

  private static Optional<NameHistory.Delivery> name(Seen seen) {
    ArmMaster master = seen.master;
    return master.viommu().map(viommu -> {
      Optional<Device> device = seen.file.device();
      Optional<Device> meant = viommu.vdevice(master.guestName()).map(Vdevice::device);
      boolean current = meant.isPresent() && meant.equals(device);
      return new NameHistory.Delivery(master.guestName() & 0xffff_ffffL, current);
    });
  }

  /** Whether a guest knows a device by this StreamID. */
  boolean guestName(long sid) {
    return bound.stream()
        .map(Seen::master)
        .anyMatch(m -> m.viommu().isPresent() && m.guestName() == sid);
  }

  VfioDevice choose(OpenCall open) {
    NestLine.Call call = open.call();
    boolean bind = call.command() == VfioIoctl.DEVICE_BIND_IOMMUFD.code();
    if (bind && call.returned() == 0) {
      Seen fresh = fresh();
      bound.add(fresh);
      next = Optional.empty();
      return fresh.file;
    }
    if (bound.isEmpty()) {
      return fresh().file;
    }
    Optional<Seen> shown = ofCommands(open);
    if (shown.isPresent()) {
      return shown.get().file;
    }
    List<Seen> able = bound.stream().filter(seen -> explains(seen, open)).toList();
    guessed |= !open.shown() && call.returned() == 0 && able.size() > 1;
    return able.isEmpty() ? bound.get(0).file : able.get(0).file;
  }

  private Seen fresh() {
    if (next.isEmpty()) {
      ArmMaster master = smmu.newMaster(new Unknown("a StreamID"), false);
      next = Optional.of(new Seen(new VfioDevice(new ArmHardware(smmu, master)), master));
    }
    return next.get();
  }

  private Optional<Seen> ofCommands(OpenCall open) {
    return open.streams().stream()
        .flatMap(sid -> bound.stream().filter(s -> s.master.stream().admits(sid)))
        .findFirst();
  }

  /** Whether a call that shows no commands would do on this device what it did. */
  private boolean explains(Seen seen, OpenCall open) {
    NestLine.Call call = open.call();
    Device device = seen.file.device().orElseThrow();
    if (call.command() == VfioIoctl.DEVICE_DETACH_IOMMUFD_PT.code()) {
      // On a device that is attached, a detach would show commands.
      return device.attached(Device.RID).isEmpty() == open.shown();
    }
    if (call.command() != VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT.code()) {
      return true;
    }
    int target = StructValue.of(call.in()).u32(VfioAttachStruct.PT_ID);
    if (call.returned() == 0 && open.shown()) {
      return device.attached(Device.RID).filter(h -> h.id() == target).isPresent();
    }
    Optional<Errno> error = new Attaching(device, Device.RID).refusal(target);
    if (call.returned() == 0) {
      return error.isEmpty();
    }
    return error.map(Errno::number).filter(n -> n == call.errno()).isPresent();
  }
}
