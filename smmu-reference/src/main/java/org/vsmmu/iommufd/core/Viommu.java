package org.vsmmu.iommufd.core;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.object.ObjectType;

/** A slice of a physical IOMMU for one guest. */
public final class Viommu extends KernelObject {
  /** A name that a device has without an object of its own (iommufd 10). */
  private record GuestName(long id, Device device) {}

  private final Iommufd owner;
  private final Driver iommu;
  private final ViommuDriver driver;
  private final HwptPaging parent;
  private final Map<Long, Vdevice> vdevices = new LinkedHashMap<>();
  private final List<GuestName> names = new ArrayList<>();
  private final Map<Integer, Veventq> eventQueues = new TreeMap<>();
  private final NavigableMap<Integer, HwQueue> queues = new TreeMap<>();

  Viommu(int id, Iommufd owner, Driver iommu, ViommuDriver driver, HwptPaging parent) {
    super(id);
    this.owner = owner;
    this.iommu = iommu;
    this.driver = driver;
    this.parent = parent;
    parent.hold();
  }

  public Iommufd owner() {
    return owner;
  }

  /** The physical IOMMU behind it. */
  public Driver iommu() {
    return iommu;
  }

  public ViommuDriver driver() {
    return driver;
  }

  public HwptPaging parent() {
    return parent;
  }

  /** The device that the guest calls so. */
  public Optional<Vdevice> vdevice(long virtualId) {
    return Optional.ofNullable(vdevices.get(virtualId));
  }

  void add(Vdevice vdevice) {
    vdevices.put(vdevice.virtualId(), vdevice);
    hold();
  }

  void remove(Vdevice vdevice) {
    vdevices.remove(vdevice.virtualId());
    unhold();
  }

  /** The device that the guest calls so, whether by a vDEVICE or by a mere name. */
  public Optional<Device> deviceOf(long guestName) {
    return vdevice(guestName)
        .map(Vdevice::device)
        .or(() -> names.stream()
            .filter(name -> name.id == guestName)
            .map(GuestName::device)
            .findFirst());
  }

  /** What the guest calls a device. */
  public Optional<Long> nameOf(Device device) {
    return device
        .vdevice()
        .filter(v -> v.viommu() == this)
        .map(Vdevice::virtualId)
        .or(() -> names.stream()
            .filter(name -> name.device == device)
            .map(GuestName::id)
            .findFirst());
  }

  void addName(long id, Device device) {
    names.add(new GuestName(id, device));
    device.named(this);
  }

  void removeName(long id, Device device) {
    names.remove(new GuestName(id, device));
    if (names.stream().noneMatch(name -> name.device == device)) {
      device.unnamed(this);
    }
  }

  /** Drops all names of a device. */
  void forget(Device device) {
    names.removeIf(name -> name.device == device);
    driver.clearDeviceId(this, device);
  }

  /** The event queue of a type. */
  public Optional<Veventq> eventQueue(int type) {
    return Optional.ofNullable(eventQueues.get(type));
  }

  void add(Veventq queue) {
    eventQueues.put(queue.eventType(), queue);
    hold();
  }

  void remove(Veventq queue) {
    eventQueues.remove(queue.eventType());
    unhold();
  }

  /** The hardware queue at an index. */
  public Optional<HwQueue> queue(int index) {
    return Optional.ofNullable(queues.get(index));
  }

  void add(HwQueue queue) {
    queues.put(queue.index(), queue);
  }

  void remove(HwQueue queue) {
    queues.remove(queue.index(), queue);
  }

  @Override
  public ObjectType type() {
    return ObjectType.VIOMMU;
  }

  @Override
  protected void destroyed() {
    names.forEach(name -> name.device.unnamed(this));
    names.clear();
    owner.removeRegions(this);
    driver.freed(this);
    parent.unhold();
  }
}
