package org.vsmmu.iommufd.core;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.object.ObjectType;

/** A slice of a physical IOMMU for one guest. */
public final class Viommu extends KernelObject {
  private final Iommufd owner;
  private final Driver iommu;
  private final ViommuDriver driver;
  private final HwptPaging parent;
  private final Map<Long, Vdevice> vdevices = new LinkedHashMap<>();
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
    owner.removeRegions(this);
    driver.freed(this);
    parent.unhold();
  }
}
