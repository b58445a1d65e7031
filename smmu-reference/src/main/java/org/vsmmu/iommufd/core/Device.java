package org.vsmmu.iommufd.core;

import java.util.Collections;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.object.ObjectType;

/** A bound device and what it is attached to. The driver that bound it holds it. */
public final class Device extends KernelObject {
  /** The PASID that stands for requests without one. */
  public static final int RID = 0;

  private final Iommufd owner;
  private final Driver driver;
  private final NavigableMap<Integer, Hwpt> attached = new TreeMap<>();
  private Optional<Vdevice> vdevice = Optional.empty();
  private final Set<Viommu> namedBy = new LinkedHashSet<>();

  /** A device behind the driver's IOMMU. */
  public Device(int id, Iommufd owner, Driver driver) {
    super(id);
    this.owner = owner;
    this.driver = driver;
    hold();
  }

  public Iommufd owner() {
    return owner;
  }

  public Driver driver() {
    return driver;
  }

  /** What is attached at a PASID. */
  public Optional<Hwpt> attached(int pasid) {
    return Optional.ofNullable(attached.get(pasid));
  }

  /** Everything that is attached, by PASID. */
  public NavigableMap<Integer, Hwpt> attachments() {
    return Collections.unmodifiableNavigableMap(attached);
  }

  void attach(int pasid, Hwpt hwpt) {
    hwpt.hold();
    hold();
    attached.put(pasid, hwpt);
  }

  Hwpt detach(int pasid) {
    Hwpt hwpt = attached.remove(pasid);
    hwpt.unhold();
    unhold();
    return hwpt;
  }

  /** The guest's name for it. */
  public Optional<Vdevice> vdevice() {
    return vdevice;
  }

  void guestName(Optional<Vdevice> named) {
    vdevice = named;
  }

  /** Whether a vIOMMU has a name for it that is no object. */
  boolean named() {
    return !namedBy.isEmpty();
  }

  void named(Viommu viommu) {
    namedBy.add(viommu);
  }

  void unnamed(Viommu viommu) {
    namedBy.remove(viommu);
  }

  /** Ends the binding: detaches PASIDs first, and leaves a tombstone where the vDEVICE was. */
  public void unbind() {
    for (int pasid : List.copyOf(attached.tailMap(RID, false).keySet())) {
      new Attaching(this, pasid).detach();
    }
    new Attaching(this, RID).detach();
    namedBy.forEach(viommu -> viommu.forget(this));
    namedBy.clear();
    vdevice.ifPresent(v -> {
      if (v.holdsDevice()) {
        owner.ids().remove(v);
      } else {
        owner.ids().bury(v);
      }
    });
    owner.ids().remove(this);
  }

  @Override
  public ObjectType type() {
    return ObjectType.DEVICE;
  }

  @Override
  protected void destroyed() {
    vdevice = Optional.empty();
  }
}
