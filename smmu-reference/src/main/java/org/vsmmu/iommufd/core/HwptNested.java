package org.vsmmu.iommufd.core;

import java.util.Optional;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.object.ObjectType;

/** A guest's translation on top of a nest parent. */
public final class HwptNested extends Hwpt {
  private final HwptPaging parent;
  private final Optional<Viommu> viommu;
  private final NestedDomain domain;

  HwptNested(
      int id, HwptPaging parent, Optional<Viommu> viommu, NestedDomain domain, boolean pasid) {
    super(id, pasid);
    this.parent = parent;
    this.viommu = viommu;
    this.domain = domain;
    holder().hold();
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
