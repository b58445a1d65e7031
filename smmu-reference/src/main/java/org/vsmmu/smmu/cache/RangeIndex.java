package org.vsmmu.smmu.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * Items over inclusive ranges of unsigned 64-bit addresses, which may overlap. Finding the items
 * that touch a range costs one ordered look-up for each power of two among the items' sizes, not a
 * visit to every item.
 *
 * @param <T> the items
 */
public final class RangeIndex<T extends RangeIndex.Ranged> {

  /** Something that covers the addresses {@code first} to {@code last}, both included. */
  public interface Ranged {
    long first();

    long last();
  }

  private static final int CLASSES = 64;

  /** By size class (log2 of the size), then by first address. */
  private final List<NavigableMap<Long, List<T>>> classes = new ArrayList<>(CLASSES);

  private int size;

  public RangeIndex() {
    for (int i = 0; i < CLASSES; i++) {
      classes.add(null);
    }
  }

  public int size() {
    return size;
  }

  public void add(T item) {
    int sizeClass = sizeClass(item);
    NavigableMap<Long, List<T>> starts = classes.get(sizeClass);
    if (starts == null) {
      starts = new TreeMap<>(Long::compareUnsigned);
      classes.set(sizeClass, starts);
    }
    starts.computeIfAbsent(item.first(), start -> new ArrayList<>(1)).add(item);
    size++;
  }

  /** Removes this very item; whether it was there. */
  public boolean remove(T item) {
    NavigableMap<Long, List<T>> starts = classes.get(sizeClass(item));
    List<T> same = starts == null ? null : starts.get(item.first());
    if (same == null) {
      return false;
    }
    for (int i = 0; i < same.size(); i++) {
      if (same.get(i) == item) {
        same.remove(i);
        if (same.isEmpty()) {
          starts.remove(item.first());
        }
        size--;
        return true;
      }
    }
    return false;
  }

  /** The items that touch {@code first} to {@code last}, small ones first, then by address. */
  public List<T> touching(long first, long last) {
    List<T> found = new ArrayList<>();
    for (int sizeClass = 0; sizeClass < CLASSES; sizeClass++) {
      NavigableMap<Long, List<T>> starts = classes.get(sizeClass);
      if (starts == null || starts.isEmpty()) {
        continue;
      }
      // An item of this class is shorter than 2^(class+1), so it cannot begin further below.
      long reach = sizeClass == CLASSES - 1 ? -1L : (2L << sizeClass) - 1;
      long lowest = Long.compareUnsigned(first, reach) < 0 ? 0 : first - reach;
      for (List<T> same : starts.subMap(lowest, true, last, true).values()) {
        for (T item : same) {
          if (Long.compareUnsigned(item.last(), first) >= 0) {
            found.add(item);
          }
        }
      }
    }
    return found;
  }

  /** Every item, in no useful order. */
  public void forEach(Consumer<? super T> action) {
    for (NavigableMap<Long, List<T>> starts : classes) {
      if (starts != null) {
        for (Map.Entry<Long, List<T>> entry : starts.entrySet()) {
          entry.getValue().forEach(action);
        }
      }
    }
  }

  public void clear() {
    for (int i = 0; i < CLASSES; i++) {
      classes.set(i, null);
    }
    size = 0;
  }

  private static int sizeClass(Ranged item) {
    long bytes = item.last() - item.first() + 1;
    return bytes == 0 ? CLASSES - 1 : CLASSES - 1 - Long.numberOfLeadingZeros(bytes);
  }
}
