package org.vsmmu.iommufd.object;

import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.ArrayList;
import java.util.List;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/**
 * The ids of one iommufd: 1 and up, the lowest free one first (iommufd 3.2). A reserved id and a
 * tombstone are taken, but nobody finds anything there.
 */
public final class IdTable {
  private final NavigableMap<Integer, Optional<KernelObject>> entries = new TreeMap<>();

  /** Takes the lowest free id for an object that is being made. */
  public int reserve() {
    int id = 1;
    for (int taken : entries.keySet()) {
      if (taken != id) {
        break;
      }
      id++;
    }
    entries.put(id, Optional.empty());
    return id;
  }

  /** Makes an object visible under its reserved id. */
  public void publish(KernelObject object) {
    if (!Optional.empty().equals(entries.get(object.id()))) {
      throw new IllegalStateException(object + ": its id is not reserved");
    }
    entries.put(object.id(), Optional.of(object));
  }

  /** Gives an id back, whatever it stands for. */
  public void free(int id) {
    if (entries.remove(id) == null) {
      throw new IllegalStateException("id " + id + " is freed twice");
    }
  }

  /** Takes an object away and never gives its id out again. */
  public void bury(KernelObject object) {
    entries.put(object.id(), Optional.empty());
    object.destroyed();
  }

  /** Whether nothing is there, not even a reserved id. */
  public boolean isEmpty() {
    return entries.isEmpty();
  }

  public Optional<KernelObject> find(int id) {
    return entries.getOrDefault(id, Optional.empty());
  }

  /**
   * The object of that class.
   *
   * @throws CallFailed ENOENT when there is none or another
   */
  public <T extends KernelObject> T get(int id, Class<T> kind) throws CallFailed {
    return find(id)
        .filter(kind::isInstance)
        .map(kind::cast)
        .orElseThrow(() -> new CallFailed(Errno.ENOENT));
  }

  /** The visible objects, by id. */
  public List<KernelObject> objects() {
    return entries.values().stream().flatMap(Optional::stream).toList();
  }

  /**
   * DESTROY.
   *
   * @throws CallFailed ENOENT, EBUSY
   */
  public void destroy(int id) throws CallFailed {
    KernelObject object = find(id).orElseThrow(() -> new CallFailed(Errno.ENOENT));
    when(object.held(), Errno.EBUSY);
    remove(object);
  }

  /** Takes an object away, although its own maker may still hold it. */
  public void remove(KernelObject object) {
    free(object.id());
    object.destroyed();
  }

  /** Destroys everything in passes, leaves first, at the end of the iommufd. */
  public void close() {
    boolean progress = true;
    while (progress) {
      progress = false;
      List<KernelObject> leaves = new ArrayList<>(objects());
      for (KernelObject object : leaves) {
        if (!object.held() && find(object.id()).isPresent()) {
          remove(object);
          progress = true;
        }
      }
    }
  }
}
