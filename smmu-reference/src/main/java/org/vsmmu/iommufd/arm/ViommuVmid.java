package org.vsmmu.iommufd.arm;

import java.util.OptionalLong;
import org.vsmmu.iommufd.kernel.KernelVersion.VmidOwner;

/**
 * The VMID of a vIOMMU that may have its own or borrow that of its stage 2. The first command that
 * carries it tells; from then on it stays (iommufd 10).
 */
final class ViommuVmid implements Tag {
  private final TagPool pool;
  private final Tag borrowed;
  private final boolean ownAtFirst;
  private final int placeholder;
  private OptionalLong seen = OptionalLong.empty();

  /**
   * Nothing seen yet.
   *
   * @param borrowed that of the stage 2
   */
  ViommuVmid(TagPool pool, Tag borrowed, VmidOwner owner) {
    this.pool = pool;
    this.borrowed = borrowed;
    this.ownAtFirst = owner == VmidOwner.VIOMMU_UNLESS_SEEN;
    this.placeholder = pool.freshPlaceholder();
  }

  /** Whether it is another than the stage 2's, as far as is known. */
  boolean own() {
    return seen.isPresent() ? !borrows(seen.getAsLong()) : ownAtFirst;
  }

  private boolean borrows(long number) {
    return borrowed.number().isPresent() && borrowed.number().getAsLong() == number;
  }

  @Override
  public OptionalLong number() {
    return seen;
  }

  @Override
  public int placeholder() {
    return own() ? placeholder : borrowed.placeholder();
  }

  @Override
  public boolean admits(long number) {
    if (seen.isPresent()) {
      return seen.getAsLong() == number;
    }
    return pool.has(number) && (borrows(number) || !pool.inUse(number));
  }

  @Override
  public void bind(long number) {
    if (seen.isEmpty() && !borrows(number)) {
      pool.claim(number);
    }
    seen = OptionalLong.of(number);
  }

  /** The vIOMMU is gone, and its own VMID with it. */
  void release() {
    if (seen.isPresent() && own()) {
      pool.unclaim(seen.getAsLong());
    }
  }

  @Override
  public String toString() {
    return seen.isPresent() ? Long.toString(seen.getAsLong()) : "the VMID of a vIOMMU";
  }
}
