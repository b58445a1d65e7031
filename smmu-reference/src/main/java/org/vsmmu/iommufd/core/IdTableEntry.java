package org.vsmmu.iommufd.core;

import java.util.ArrayDeque;
import java.util.Deque;
import org.vsmmu.iommufd.object.IdTable;
import org.vsmmu.iommufd.object.KernelObject;

/** An id that is reserved while an object is made; undoes what has been made when that fails. */
final class IdTableEntry {
  private final IdTable table;
  private final int id;
  private final Deque<Runnable> undo = new ArrayDeque<>();
  private KernelObject object;

  IdTableEntry(IdTable table) {
    this.table = table;
    this.id = table.reserve();
  }

  int id() {
    return id;
  }

  /** The object exists now and has to go on failure. */
  <T extends KernelObject> T undoWith(T made) {
    object = made;
    return made;
  }

  /** A step that has to be undone before the object goes. */
  void undoFirst(Runnable step) {
    undo.push(step);
  }

  void publish() {
    table.publish(object);
  }

  void undo() {
    undo.forEach(Runnable::run);
    if (object == null) {
      table.free(id);
    } else {
      table.remove(object);
    }
  }
}
