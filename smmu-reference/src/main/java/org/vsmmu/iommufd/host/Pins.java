package org.vsmmu.iommufd.host;

import java.util.HashMap;
import java.util.Map;

/** How often each page of memory is pinned, over all descriptors. */
public final class Pins {
  private final Map<PageFrame, Integer> counts = new HashMap<>();

  public void pin(PageFrame frame) {
    counts.merge(frame, 1, Integer::sum);
  }

  public void unpin(PageFrame frame) {
    counts.computeIfPresent(frame, (f, count) -> count == 1 ? null : count - 1);
  }

  public int count(PageFrame frame) {
    return counts.getOrDefault(frame, 0);
  }

  /** Whether nothing is pinned. */
  public boolean isEmpty() {
    return counts.isEmpty();
  }
}
