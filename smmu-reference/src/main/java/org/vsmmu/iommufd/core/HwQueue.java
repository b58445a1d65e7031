package org.vsmmu.iommufd.core;

import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.PageFrame;
import org.vsmmu.iommufd.iova.AccessPins;
import org.vsmmu.iommufd.iova.AccessUser;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.object.ObjectType;
import org.vsmmu.iommufd.uapi.CallFailed;

/** A queue in guest memory that hardware reads. An access with an id of its own pins the memory. */
public final class HwQueue extends KernelObject implements AccessUser {
  private final Viommu viommu;
  private final int queueType;
  private final int index;
  private final long length;
  private Optional<HwQueue> previous = Optional.empty();
  private Optional<AccessPins> pins = Optional.empty();
  private final Optional<AccessEntry> access;
  private boolean joined;
  private Runnable driverPart = () -> {};

  HwQueue(int id, Viommu viommu, int queueType, int index, long length) {
    this(
        id,
        viommu,
        queueType,
        index,
        length,
        Optional.of(AccessEntry.in(viommu.owner().ids())));
  }

  private HwQueue(
      int id, Viommu viommu, int queueType, int index, long length, Optional<AccessEntry> access) {
    super(id);
    this.viommu = viommu;
    this.queueType = queueType;
    this.index = index;
    this.length = length;
    this.access = access;
    viommu.hold();
  }

  /** A queue whose memory nobody pins (iommufd 10). */
  static HwQueue unpinned(int id, Viommu viommu, int queueType, int index, long length) {
    return new HwQueue(id, viommu, queueType, index, length, Optional.empty());
  }

  public Viommu viommu() {
    return viommu;
  }

  public int queueType() {
    return queueType;
  }

  public int index() {
    return index;
  }

  /** Bytes. */
  public long length() {
    return length;
  }

  /** What the driver has to do when it goes; set at the end of a successful init. */
  public void destroyWith(Runnable step) {
    driverPart = step;
  }

  /** Keeps the queue before it alive. */
  public void holdPrevious(HwQueue queue) {
    queue.hold();
    previous = Optional.of(queue);
  }

  /**
   * Pins the pages that the queue touches.
   *
   * @return them, ascending
   */
  List<PageFrame> pin(long iova) throws CallFailed {
    Ioas ioas = viommu.parent().ioas();
    ioas.space().join(this);
    joined = true;
    ioas.hold();
    long start = iova & -Backing.PAGE;
    long end = (iova + length + Backing.PAGE - 1) & -Backing.PAGE;
    AccessPins memory = AccessPins.pin(ioas.space(), start, end - start, false, true);
    pins = Optional.of(memory);
    return memory.frames();
  }

  @Override
  public long alignment() {
    return Backing.PAGE;
  }

  @Override
  public void unmapping(Span span) {
    // Its areas are locked, so a range that goes is never one of them.
  }

  @Override
  public ObjectType type() {
    return ObjectType.HW_QUEUE;
  }

  @Override
  protected void destroyed() {
    driverPart.run();
    viommu.remove(this);
    previous.ifPresent(KernelObject::unhold);
    pins.ifPresent(AccessPins::release);
    if (joined) {
      viommu.parent().ioas().space().leave(this);
      viommu.parent().ioas().unhold();
    }
    viommu.unhold();
    access.ifPresent(AccessEntry::close);
  }
}
