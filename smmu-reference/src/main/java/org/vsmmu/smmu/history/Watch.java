package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Where configuration stands in memory: a store elsewhere changes no stream's configuration. */
final class Watch {

  private static final int PAGE_SHIFT = 12;
  private static final int SMALL = 64;

  private record Range(long firstPage, long lastPage) {}

  private final Set<Long> words = new HashSet<>();
  private final Set<Long> pages = new HashSet<>();
  private final List<Range> ranges = new ArrayList<>();

  /** One word, beside others of its page that do not matter: a stage-2 descriptor. */
  void add(long address) {
    words.add(address);
  }

  void add(long first, long last) {
    long firstPage = first >>> PAGE_SHIFT;
    long lastPage = last >>> PAGE_SHIFT;
    if (lastPage - firstPage >= SMALL) {
      Range range = new Range(firstPage, lastPage);
      if (!ranges.contains(range)) {
        ranges.add(range);
      }
      return;
    }
    for (long page = firstPage; page <= lastPage; page++) {
      pages.add(page);
    }
  }

  boolean contains(long address) {
    long page = address >>> PAGE_SHIFT;
    if (pages.contains(page) || words.contains(address)) {
      return true;
    }
    for (Range range : ranges) {
      if (range.firstPage() <= page && page <= range.lastPage()) {
        return true;
      }
    }
    return false;
  }

  void clear() {
    words.clear();
    pages.clear();
    ranges.clear();
  }
}
