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
  private boolean passOver;
  final List<HwptPaging> tables = new ArrayList<>();

  public Ioas(int id, Iommufd owner) {
    super(id);
    this.owner = owner;
  }

  public IovaSpace space() {
    return space;
  }

  /** An injected fault keeps the next attach from using the automatic HWPTs that there are. */
  public void passOverAutomatic() {
    passOver = true;
  }

  /** The HWPTs of the IOAS that an attach may try, in creation order. */
  List<HwptPaging> automatic() {
    boolean none = passOver;
    passOver = false;
    return none ? List.of() : tables.stream().filter(HwptPaging::automatic).toList();
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
