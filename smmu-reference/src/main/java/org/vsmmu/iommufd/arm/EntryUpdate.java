package org.vsmmu.iommufd.arm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/**
 * How the host rewrites an STE or CD that hardware may be reading: in steps with one sync each, so
 * that hardware never sees a mixture (iommufd 5.9).
 *
 * @param steps the steps, in order; none when nothing changes
 * @param hitless whether the entry stays valid all the time
 */
public record EntryUpdate(List<Step> steps, boolean hitless) {
  public EntryUpdate {
    steps = List.copyOf(steps);
  }

  /**
   * One step.
   *
   * @param words the indices of the 64-bit words that it stores, one by one in this order
   * @param entry the whole entry afterwards
   */
  public record Step(SortedSet<Integer> words, List<Long> entry) {
    public Step {
      entry = List.copyOf(entry);
    }
  }

  /** Plans the way from one entry to another. */
  public static EntryUpdate plan(EntryKind kind, long[] current, long[] target) {
    return new Plan(kind, current, target).make();
  }

  private static final class Plan {
    private final EntryKind kind;
    private final long[] entry;
    private final long[] target;
    private final List<Step> steps = new ArrayList<>();

    Plan(EntryKind kind, long[] current, long[] target) {
      this.kind = kind;
      this.entry = current.clone();
      this.target = target;
    }

    EntryUpdate make() {
      long[] usedNow = kind.used(entry);
      long[] usedThen = kind.used(target);
      long[] safe = kind.safe(entry, target);
      long[] middle = new long[entry.length];
      List<Integer> critical = new ArrayList<>();
      for (int i = 0; i < entry.length; i++) {
        long keep = usedNow[i] & ~safe[i];
        middle[i] = (entry[i] & keep) | (target[i] & ~keep);
        if ((middle[i] & usedThen[i]) != target[i]) {
          critical.add(i);
        }
      }
      if (critical.isEmpty()) {
        store(target, -1, -1);
        return new EntryUpdate(steps, true);
      }
      if (critical.size() == 1) {
        int word = critical.get(0);
        store(middle, -1, word);
        store(target, word, -1);
        store(target, -1, -1);
        return new EntryUpdate(steps, true);
      }
      long[] broken = entry.clone();
      broken[0] = 0;
      store(broken, 0, -1);
      store(target, -1, 0);
      store(target, 0, -1);
      return new EntryUpdate(steps, false);
    }

    /** Stores the words that differ: only one of them, or all but one; -1 for neither. */
    private void store(long[] values, int only, int except) {
      SortedSet<Integer> words = new TreeSet<>();
      for (int i = 0; i < entry.length; i++) {
        if ((only < 0 || only == i) && except != i && entry[i] != values[i]) {
          entry[i] = values[i];
          words.add(i);
        }
      }
      if (!words.isEmpty()) {
        steps.add(new Step(words, Arrays.stream(entry).boxed().toList()));
      }
    }
  }
}
