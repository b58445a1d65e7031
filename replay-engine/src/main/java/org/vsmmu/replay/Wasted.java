package org.vsmmu.replay;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.Invalidation;

/**
 * Commands that removed nothing stale when they completed. Some turn out to have been part of an
 * unmap that is printed only afterwards, so they wait before they count as a cost.
 */
final class Wasted {

  private static final int WAITING = 512;

  private final Map<Invalidation, Moment> waiting = new LinkedHashMap<>();
  private final Consumer<Moment> moments;

  Wasted(Consumer<Moment> moments) {
    this.moments = moments;
  }

  void completed(Caches.Completed completed) {
    Invalidation command = completed.command();
    if (command.tlb().isPresent() && completed.removedBytes() == 0) {
      waiting.put(
          command, new Moment.NothingRemoved((Evidence) command.cause(), command.command()));
      if (waiting.size() > WAITING) {
        Iterator<Moment> oldest = waiting.values().iterator();
        moments.accept(oldest.next());
        oldest.remove();
      }
    }
  }

  /** The command belongs to an unmap after all. */
  void useful(Invalidation command) {
    waiting.remove(command);
  }

  void finish() {
    waiting.values().forEach(moments);
    waiting.clear();
  }
}
