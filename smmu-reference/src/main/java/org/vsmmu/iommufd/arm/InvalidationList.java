package org.vsmmu.iommufd.arm;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/**
 * The invalidation targets of a paging domain, sorted, each with the number of its users (iommufd
 * 5.6). An attachment brings a set; equal targets are counted. A target whose last user has left
 * stays as trash until the next merge or purge, unless it stands at the end.
 */
final class InvalidationList {
  /** A target and how many attachments need it; with none it is trash. */
  record Entry(InvalidationTarget target, int users) {
    private static final Comparator<Entry> ORDER =
        Comparator.comparing(Entry::target, InvalidationTarget.ORDER);

    Entry plus(int more) {
      return new Entry(target, users + more);
    }
  }

  private final List<Entry> entries;

  InvalidationList() {
    this(List.of());
  }

  private InvalidationList(List<Entry> entries) {
    this.entries = new ArrayList<>(entries);
    this.entries.sort(Entry.ORDER);
  }

  /** A new list, without trash, that has the targets of one more attachment. */
  InvalidationList merged(List<InvalidationTarget> more) {
    InvalidationList merged = purged();
    for (InvalidationTarget target : more) {
      int index = merged.find(target);
      if (index >= 0) {
        merged.entries.set(index, merged.entries.get(index).plus(1));
      } else {
        merged.entries.add(new Entry(target, 1));
      }
    }
    merged.entries.sort(Entry.ORDER);
    return merged;
  }

  /**
   * An attachment has gone.
   *
   * @param unused hears of each target that nobody uses any more
   */
  void unref(List<InvalidationTarget> less, Consumer<InvalidationTarget> unused) {
    for (InvalidationTarget target : less) {
      int index = find(target);
      if (index < 0) {
        throw new IllegalStateException(target + " is not in the list");
      }
      Entry left = entries.get(index).plus(-1);
      entries.set(index, left);
      if (left.users == 0) {
        unused.accept(target);
      }
    }
    while (!entries.isEmpty() && entries.get(entries.size() - 1).users == 0) {
      entries.remove(entries.size() - 1);
    }
  }

  /** A new list without trash. */
  InvalidationList purged() {
    return new InvalidationList(entries.stream().filter(e -> e.users > 0).toList());
  }

  private int find(InvalidationTarget target) {
    for (int i = 0; i < entries.size(); i++) {
      if (entries.get(i).users > 0 && entries.get(i).target.equals(target)) {
        return i;
      }
    }
    return -1;
  }

  /** The entries, trash too, in the order of invalidation. */
  List<Entry> entries() {
    return List.copyOf(entries);
  }

  /** How many entries are trash. */
  int trash() {
    return (int) entries.stream().filter(e -> e.users == 0).count();
  }

  /** What is to be invalidated, in order. */
  List<InvalidationTarget> targets() {
    // A number may have been bound since.
    return entries.stream()
        .filter(e -> e.users > 0)
        .map(Entry::target)
        .sorted(InvalidationTarget.ORDER)
        .toList();
  }

  boolean isEmpty() {
    return entries.stream().noneMatch(e -> e.users > 0);
  }
}
