package org.vsmmu.iommufd.core;

import java.util.Optional;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.object.ObjectType;

/** A guest's translation on top of a nest parent. */
public final class HwptNested extends Hwpt {
  private final HwptPaging parent;
  private final Optional<Viommu> viommu;
  private final NestedDomain domain;
  private final boolean automatic;

  HwptNested(
      int id, HwptPaging parent, Optional<Viommu> viommu, NestedDomain domain, boolean pasid) {
    this(id, parent, viommu, domain, pasid, false);
  }

  private HwptNested(
      int id,
      HwptPaging parent,
      Optional<Viommu> viommu,
      NestedDomain domain,
      boolean pasid,
      boolean automatic) {
    super(id, pasid);
    this.automatic = automatic;
    this.parent = parent;
    this.viommu = viommu;
    this.domain = domain;
    holder().hold();
  }

  /** One that the kernel makes for a device which has no stage 1 of its own (iommufd 10). */
  static HwptNested proxy(int id, Viommu viommu, NestedDomain identity) {
    return new HwptNested(id, viommu.parent(), Optional.of(viommu), identity, false, true);
  }

  /** Whether the kernel made it when a device was attached to the vIOMMU. */
  public boolean automatic() {
    return automatic;
  }

  private KernelObject holder() {
    return viommu.isPresent() ? viommu.get() : parent;
  }

  public Optional<Viommu> viommu() {
    return viommu;
  }

  public NestedDomain domain() {
    return domain;
  }

  @Override
  public HwptPaging paging() {
    return parent;
  }

  @Override
  public ObjectType type() {
    return ObjectType.HWPT_NESTED;
  }

  @Override
  protected void destroyed() {
    super.destroyed();
    holder().unhold();
  }
}
