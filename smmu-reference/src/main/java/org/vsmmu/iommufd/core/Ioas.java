package org.vsmmu.iommufd.core;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.iommufd.iova.IovaSpace;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.object.ObjectType;

/** An address space that user space maps memory into. */
public final class Ioas extends KernelObject {
  private final IovaSpace space = new IovaSpace();
  private final Iommufd owner;
  final List<HwptPaging> tables = new ArrayList<>();

  public Ioas(int id, Iommufd owner) {
    super(id);
    this.owner = owner;
  }

  public IovaSpace space() {
    return space;
  }

  @Override
  public ObjectType type() {
    return ObjectType.IOAS;
  }

  @Override
  protected void destroyed() {
    space.clear();
    owner.forget(this);
  }
}
