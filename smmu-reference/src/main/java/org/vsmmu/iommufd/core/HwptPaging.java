package org.vsmmu.iommufd.core;

import org.vsmmu.iommufd.object.ObjectType;

/** An IOAS as one driver's page tables. */
public final class HwptPaging extends Hwpt {
  /** IOMMU_HWPT_ALLOC_NEST_PARENT. */
  public static final int NEST_PARENT = 1;

  /** IOMMU_HWPT_ALLOC_DIRTY_TRACKING. */
  public static final int DIRTY_TRACKING = 2;

  /** IOMMU_HWPT_FAULT_ID_VALID. */
  public static final int FAULT_ID_VALID = 4;

  /** IOMMU_HWPT_ALLOC_PASID. */
  public static final int PASID = 8;

  private final Ioas ioas;
  private final PagingDomain domain;
  private final int flags;
  private final boolean automatic;
  private boolean joined;

  HwptPaging(int id, Ioas ioas, PagingDomain domain, int flags, boolean automatic) {
    super(id, (flags & PASID) != 0);
    this.ioas = ioas;
    this.domain = domain;
    this.flags = flags;
    this.automatic = automatic;
    ioas.hold();
    ioas.tables.add(this);
  }

  void joined() {
    joined = true;
  }

  public Ioas ioas() {
    return ioas;
  }

  public PagingDomain domain() {
    return domain;
  }

  public boolean nestParent() {
    return (flags & NEST_PARENT) != 0;
  }

  public boolean tracksDirty() {
    return (flags & DIRTY_TRACKING) != 0;
  }

  /** Whether the kernel made it when a device was attached to the IOAS. */
  public boolean automatic() {
    return automatic;
  }

  @Override
  public HwptPaging paging() {
    return this;
  }

  @Override
  public ObjectType type() {
    return ObjectType.HWPT_PAGING;
  }

  @Override
  protected void destroyed() {
    super.destroyed();
    if (joined) {
      ioas.space().leave(domain);
    }
    ioas.tables.remove(this);
    ioas.unhold();
    domain.freed();
  }
}
