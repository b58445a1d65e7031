package org.vsmmu.iommufd.core;

import java.util.Optional;
import org.vsmmu.iommufd.object.KernelObject;

/** A translation that devices can be attached to. */
public abstract sealed class Hwpt extends KernelObject permits HwptPaging, HwptNested {
  private final boolean pasidCompatible;
  private Optional<FaultQueue> faults = Optional.empty();

  Hwpt(int id, boolean pasidCompatible) {
    super(id);
    this.pasidCompatible = pasidCompatible;
  }

  /** The paging HWPT at the bottom: itself, or the parent. */
  public abstract HwptPaging paging();

  /** Whether it was made for PASIDs. */
  public boolean pasidCompatible() {
    return pasidCompatible;
  }

  /** Where its page faults go. */
  public Optional<FaultQueue> faults() {
    return faults;
  }

  void reportTo(FaultQueue queue) {
    queue.hold();
    faults = Optional.of(queue);
  }

  @Override
  protected void destroyed() {
    faults.ifPresent(FaultQueue::unhold);
  }
}
