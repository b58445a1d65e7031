package org.vsmmu.iommufd.mock;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;

import java.util.NavigableMap;
import java.util.TreeMap;
import org.vsmmu.iommufd.core.AccessEntry;
import org.vsmmu.iommufd.core.Ioas;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.OpenFile;
import org.vsmmu.iommufd.iova.AccessPins;
import org.vsmmu.iommufd.iova.AccessUser;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/** An access of the selftest. Its descriptor names it, not the id it takes (iommufd-core 9.2). */
final class MockAccess extends OpenFile implements AccessUser {
  private final Iommufd owner;
  private final boolean needsPins;
  private final AccessEntry entry;
  private final NavigableMap<Integer, AccessPins> items = new TreeMap<>();
  private Ioas ioas;
  private int nextItem;

  private MockAccess(Iommufd owner, boolean needsPins, AccessEntry entry, Ioas ioas) {
    this.owner = owner;
    this.needsPins = needsPins;
    this.entry = entry;
    this.ioas = ioas;
  }

  static MockAccess join(Iommufd owner, int ioasId, boolean needsPins) throws CallFailed {
    AccessEntry entry = AccessEntry.in(owner.ids());
    try {
      Ioas ioas = owner.ids().get(ioasId, Ioas.class);
      MockAccess access = new MockAccess(owner, needsPins, entry, ioas);
      ioas.space().join(access);
      ioas.hold();
      owner.retain();
      return access;
    } catch (CallFailed e) {
      entry.close();
      throw e;
    }
  }

  Ioas ioas() {
    return ioas;
  }

  boolean needsPins() {
    return needsPins;
  }

  /** Moves to another IOAS; all pins go. */
  void replace(Ioas target) throws CallFailed {
    if (target == ioas) {
      return;
    }
    target.space().join(this);
    target.hold();
    dropAll();
    ioas.space().leave(this);
    ioas.unhold();
    ioas = target;
  }

  /** Keeps pins; returns the number that names them. */
  int keep(AccessPins pins) {
    items.put(nextItem, pins);
    return nextItem++;
  }

  void drop(int item) throws CallFailed {
    AccessPins pins = items.remove(item);
    unless(pins != null, Errno.ENOENT);
    pins.release();
  }

  private void dropAll() {
    items.values().forEach(AccessPins::release);
    items.clear();
  }

  @Override
  public long alignment() {
    return needsPins ? Backing.PAGE : 1;
  }

  @Override
  public void unmapping(Span span) {
    items.values().removeIf(pins -> {
      boolean hit = pins.overlaps(span);
      if (hit) {
        pins.release();
      }
      return hit;
    });
  }

  @Override
  protected void release() {
    dropAll();
    ioas.space().leave(this);
    ioas.unhold();
    entry.close();
    owner.drop();
  }
}
