package org.vsmmu.iommufd.core;

import org.vsmmu.iommufd.object.IdTable;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.object.ObjectType;

/**
 * The id of an access. No call names it, but it is found like any other: DESTROY is EBUSY, as its
 * maker holds it, and where an id of another type is wanted it is one of the wrong type.
 */
public final class AccessEntry extends KernelObject {
  private final IdTable ids;

  private AccessEntry(IdTable ids) {
    super(ids.reserve());
    this.ids = ids;
  }

  /** Takes the lowest free id. */
  public static AccessEntry in(IdTable ids) {
    AccessEntry entry = new AccessEntry(ids);
    ids.publish(entry);
    entry.hold();
    return entry;
  }

  /** Gives the id back. */
  public void close() {
    unhold();
    ids.remove(this);
  }

  @Override
  public ObjectType type() {
    return ObjectType.ACCESS;
  }

  @Override
  protected void destroyed() {
    // Its maker holds whatever there is.
  }
}
