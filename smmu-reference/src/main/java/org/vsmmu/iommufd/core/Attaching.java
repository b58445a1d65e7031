package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Optional;
import org.vsmmu.iommufd.iova.IovaSpace;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.UserData;

/** Attach, replace and detach of a device at one PASID (iommufd 4.10, iommufd-core 7). */
public final class Attaching {
  private final Device device;
  private final int pasid;

  public Attaching(Device device, int pasid) {
    this.device = device;
    this.pasid = pasid;
  }

  /** What is done with the chosen HWPT. */
  private interface Move {
    void to(Hwpt hwpt) throws CallFailed;
  }

  /**
   * Attaches to a HWPT, or to an automatic one of an IOAS.
   *
   * @return the HWPT that was used
   */
  public Hwpt attach(int ptId) throws CallFailed {
    return choose(ptId, this::attachTo, true);
  }

  /**
   * Attaches to a vIOMMU as a device without a stage 1 of its own: to a nested HWPT that changes
   * nothing and lives as long as the attachment (iommufd 10).
   */
  Hwpt attach(Viommu viommu) throws CallFailed {
    Optional<Hwpt> old = device.attached(pasid);
    boolean there = old.filter(HwptNested.class::isInstance)
        .map(HwptNested.class::cast)
        .filter(
            hwpt -> hwpt.automatic() && hwpt.viommu().filter(v -> v == viommu).isPresent())
        .isPresent();
    if (there) {
      return old.get();
    }
    IdTableEntry entry = new IdTableEntry(device.owner().ids());
    try {
      NestedDomain identity = viommu.driver().identityDomain(viommu);
      Hwpt proxy = entry.undoWith(HwptNested.proxy(entry.id(), viommu, identity));
      Move move = old.isPresent() ? this::replaceBy : this::attachTo;
      move.to(proxy);
      entry.publish();
      return proxy;
    } catch (CallFailed e) {
      entry.undo();
      throw e;
    }
  }

  /** Replaces what is attached. */
  public Hwpt replace(int ptId) throws CallFailed {
    return choose(ptId, this::replaceBy, false);
  }

  /** What an attach or replace to a HWPT would fail with; nothing happens. */
  public Optional<Errno> refusal(int ptId) {
    try {
      Optional<KernelObject> target = device.owner().ids().find(ptId);
      unless(target.isPresent(), Errno.ENOENT);
      unless(target.get() instanceof Hwpt || target.get() instanceof Ioas, Errno.EINVAL);
      if (target.get() instanceof Hwpt hwpt && device.attached(pasid).orElse(null) != hwpt) {
        requireCompatible(hwpt);
        device.driver().requireAttachable(device, pasid, hwpt);
      }
      return Optional.empty();
    } catch (CallFailed e) {
      return Optional.of(e.errno());
    }
  }

  private Hwpt choose(int ptId, Move move, boolean joinLast) throws CallFailed {
    KernelObject target =
        device.owner().ids().find(ptId).orElseThrow(() -> new CallFailed(Errno.ENOENT));
    if (target instanceof Hwpt hwpt) {
      move.to(hwpt);
      return hwpt;
    }
    unless(target instanceof Ioas, Errno.EINVAL);
    return automatic((Ioas) target, move, joinLast);
  }

  private Hwpt automatic(Ioas ioas, Move move, boolean joinLast) throws CallFailed {
    for (HwptPaging hwpt : ioas.automatic()) {
      try {
        move.to(hwpt);
        return hwpt;
      } catch (CallFailed e) {
        if (e.errno() != Errno.EINVAL) {
          throw e;
        }
      }
    }
    IdTableEntry entry = new IdTableEntry(device.owner().ids());
    try {
      PagingDomain domain = device.driver().pagingDomain(device, 0, UserData.NONE);
      HwptPaging hwpt = new HwptPaging(entry.id(), ioas, domain, 0, true);
      entry.undoWith(hwpt);
      if (joinLast) {
        move.to(hwpt);
        entry.undoFirst(this::detachQuietly);
      }
      ioas.space().join(domain);
      hwpt.joined();
      if (!joinLast) {
        move.to(hwpt);
      }
      entry.publish();
      return hwpt;
    } catch (CallFailed e) {
      entry.undo();
      throw e;
    }
  }

  private void attachTo(Hwpt hwpt) throws CallFailed {
    when(device.attached(pasid).isPresent(), Errno.EBUSY);
    IovaSpace space = hwpt.paging().ioas().space();
    reserve(space);
    try {
      requireCompatible(hwpt);
      device.driver().attach(device, pasid, null, hwpt);
    } catch (CallFailed e) {
      unreserve(space);
      throw e;
    }
    device.attach(pasid, hwpt);
  }

  private void replaceBy(Hwpt hwpt) throws CallFailed {
    Hwpt old = device.attached(pasid).orElseThrow(() -> new CallFailed(Errno.EINVAL));
    if (old == hwpt) {
      return;
    }
    IovaSpace from = old.paging().ioas().space();
    IovaSpace to = hwpt.paging().ioas().space();
    requireCompatible(hwpt);
    if (from != to) {
      reserve(to);
    }
    try {
      device.driver().attach(device, pasid, old, hwpt);
    } catch (CallFailed e) {
      if (from != to) {
        unreserve(to);
      }
      throw e;
    }
    if (from != to) {
      unreserve(from);
    }
    answerFaults(old);
    device.detach(pasid);
    device.attach(pasid, hwpt);
    put(old);
  }

  /** Detaches; nothing happens when nothing is attached. */
  public void detach() {
    Optional<Hwpt> old = device.attached(pasid);
    if (old.isPresent()) {
      detachQuietly();
      put(old.get());
    }
  }

  private void detachQuietly() {
    Hwpt old = device.detach(pasid);
    device.driver().detach(device, pasid, old);
    answerFaults(old);
    unreserve(old.paging().ioas().space());
  }

  private void answerFaults(Hwpt old) {
    old.faults().ifPresent(queue -> queue.answerAll(device, pasid));
  }

  private void put(Hwpt old) {
    boolean automatic =
        old instanceof HwptPaging paging ? paging.automatic() : ((HwptNested) old).automatic();
    if (automatic && !old.held()) {
      device.owner().ids().remove(old);
    }
  }

  private void reserve(IovaSpace space) throws CallFailed {
    if (pasid != Device.RID) {
      return;
    }
    for (Span region : device.driver().reservedRegions(device)) {
      try {
        space.reserve(region, device);
      } catch (CallFailed e) {
        space.unreserve(device);
        throw e;
      }
    }
  }

  private void unreserve(IovaSpace space) {
    if (pasid == Device.RID) {
      space.unreserve(device);
    }
  }

  private void requireCompatible(Hwpt hwpt) throws CallFailed {
    if (pasid == Device.RID) {
      boolean othersAttached =
          device.attachments().keySet().stream().anyMatch(p -> p != Device.RID);
      when(!hwpt.pasidCompatible() && othersAttached, Errno.EINVAL);
    } else {
      unless(hwpt.pasidCompatible(), Errno.EINVAL);
      boolean plain =
          device.attached(Device.RID).filter(rid -> !rid.pasidCompatible()).isPresent();
      when(plain, Errno.EINVAL);
    }
  }
}
