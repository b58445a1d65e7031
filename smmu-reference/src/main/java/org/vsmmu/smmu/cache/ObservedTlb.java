package org.vsmmu.smmu.cache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Predicate;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.TlbiRange;

/** One implementation's TLB as it told of it: what it inserted and has not dropped since. */
public final class ObservedTlb {

  /** An entry that the implementation says it holds. */
  public static final class Entry implements RangeIndex.Ranged {
    private final Tag tag;
    private final AddressRange range;
    private final int granuleShift;
    private final int level;
    private final Object cause;
    private Invalidation mustBeGone;
    private boolean uncertain;

    private Entry(Tag tag, AddressRange range, int granuleShift, int level, Object cause) {
      this.tag = tag;
      this.range = range;
      this.granuleShift = granuleShift;
      this.level = level;
      this.cause = cause;
    }

    @Override
    public long first() {
      return range.first();
    }

    @Override
    public long last() {
      return range.last();
    }

    /** Its tag. */
    public Tag tag() {
      return tag;
    }

    /** Its input addresses. */
    public AddressRange range() {
      return range;
    }

    /** Walk level of its leaf, 1 to 3. */
    public int level() {
      return level;
    }

    /** The record that inserted it. */
    public Object cause() {
      return cause;
    }

    /** The completed command that must have removed it; null if there is none. */
    public Invalidation mustBeGone() {
      return mustBeGone;
    }

    /** Whether an invalidation touched it that need not have removed it. */
    public boolean uncertain() {
      return uncertain;
    }
  }

  private final Map<Tag, RangeIndex<Entry>> byTag = new LinkedHashMap<>();

  /**
   * The implementation inserted an entry.
   *
   * @param granuleShift 12, 14 or 16
   * @param level 1 to 3
   */
  public void insert(Tag tag, long address, int granuleShift, int level, Object cause) {
    long size = LeafShape.leafSize(granuleShift, level);
    AddressRange range = AddressRange.ofSize(address & -size, size);
    RangeIndex<Entry> index = byTag.computeIfAbsent(tag, t -> new RangeIndex<>());
    for (Entry old : index.touching(range.first(), range.last())) {
      if (old.range.equals(range)) {
        index.remove(old);
      }
    }
    index.add(new Entry(tag, range, granuleShift, level, cause));
  }

  /** The entry that explains a hit; the smallest if several do. */
  public Optional<Entry> lookup(Tag tag, long address) {
    RangeIndex<Entry> index = byTag.get(tag);
    List<Entry> found = index == null ? List.of() : index.touching(address, address);
    Optional<Entry> clean = found.stream().filter(e -> e.mustBeGone == null).findFirst();
    return clean.isPresent() ? clean : found.stream().findFirst();
  }

  /** A hit proves that the entry was still there. */
  public void confirm(Entry entry) {
    entry.uncertain = false;
  }

  /** A miss proves that nothing was there. */
  public void miss(Tag tag, long address) {
    RangeIndex<Entry> index = byTag.get(tag);
    if (index != null) {
      index.touching(address, address).forEach(index::remove);
    }
  }

  /** The implementation dropped everything with such a tag. */
  public void dropTags(Predicate<Tag> tags) {
    byTag.forEach((tag, index) -> {
      if (tags.test(tag)) {
        index.clear();
      }
    });
  }

  /**
   * The implementation invalidated a range; entries of which an architectural TLBI with these
   * operands must take go, others that it touches may have.
   */
  public void dropRange(Predicate<Tag> tags, TlbiRange tlbi, AddressRange covered) {
    byTag.forEach((tag, index) -> {
      if (!tags.test(tag)) {
        return;
      }
      for (Entry entry : index.touching(covered.first(), covered.last())) {
        if (mustTake(entry, tlbi, covered)) {
          index.remove(entry);
        } else {
          entry.uncertain = true;
        }
      }
    });
  }

  /** A command has completed: whatever it must have taken and is still here is held wrongly. */
  public void complete(Invalidation command, boolean ds) {
    TlbScope scope = command.tlb().orElse(null);
    if (scope == null) {
      return;
    }
    byTag.forEach((tag, index) -> {
      if (index.size() > 0 && scope.reaches(tag, false)) {
        AddressRange covered =
            scope.range().map(r -> r.covered(ds)).orElse(AddressRange.EVERYTHING);
        for (Entry entry : index.touching(covered.first(), covered.last())) {
          if (entry.mustBeGone == null
              && (scope.range().isEmpty() || mustTake(entry, scope.range().get(), covered))) {
            entry.mustBeGone = command;
          }
        }
      }
    });
  }

  private static boolean mustTake(Entry entry, TlbiRange tlbi, AddressRange covered) {
    long size = LeafShape.leafSize(entry.granuleShift, entry.level);
    LeafShape shape = new LeafShape(entry.range, OptionalLong.empty(), size, entry.granuleShift);
    return !shape.taken(tlbi, covered).isEmpty();
  }

  /** Everything it holds, by tag in order of first use, then by address. */
  public List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    for (RangeIndex<Entry> index : byTag.values()) {
      List<Entry> ofTag = new ArrayList<>();
      index.forEach(ofTag::add);
      ofTag.sort((a, b) -> Long.compareUnsigned(a.first(), b.first()));
      all.addAll(ofTag);
    }
    return all;
  }
}
