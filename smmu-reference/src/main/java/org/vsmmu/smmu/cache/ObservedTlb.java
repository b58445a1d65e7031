package org.vsmmu.smmu.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
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

  /**
   * Why an entry must be gone.
   *
   * @param command the command that must have removed it
   * @param sync what completed the command, as the caller named it
   */
  public record Exclusion(Invalidation command, Object sync) {}

  /** How many entries that were dropped are remembered, in case one is hit all the same. */
  private static final int REMEMBERED = 1024;

  /** An entry that the implementation says it holds, or held. */
  public static final class Entry implements RangeIndex.Ranged {
    private final Tag tag;
    private final AddressRange range;
    private final int granuleShift;
    private final int level;
    private final boolean global;
    private final Object cause;
    private Exclusion mustBeGone;
    private boolean uncertain;

    private Entry(
        Tag tag, AddressRange range, int granuleShift, int level, boolean global, Object cause) {
      this.tag = tag;
      this.range = range;
      this.granuleShift = granuleShift;
      this.level = level;
      this.global = global;
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

    /** Whether it matches any ASID. */
    public boolean global() {
      return global;
    }

    /** The record that inserted it. */
    public Object cause() {
      return cause;
    }

    /** The completed command that must have removed it; null if there is none. */
    public Exclusion mustBeGone() {
      return mustBeGone;
    }

    /** Whether an invalidation touched it that need not have removed it. */
    public boolean uncertain() {
      return uncertain;
    }
  }

  private final Map<Tag, RangeIndex<Entry>> held = new LinkedHashMap<>();
  private final Map<Tag, RangeIndex<Entry>> gone = new LinkedHashMap<>();
  private int size;
  private final Deque<Entry> goneInOrder = new ArrayDeque<>();

  /**
   * The implementation inserted an entry.
   *
   * @param granuleShift 12, 14 or 16
   * @param level 1 to 3
   * @param global nG was 0
   */
  public void insert(
      Tag tag, long address, int granuleShift, int level, boolean global, Object cause) {
    long bytes = LeafShape.leafSize(granuleShift, level);
    AddressRange range = AddressRange.ofSize(address & -bytes, bytes);
    for (Map<Tag, RangeIndex<Entry>> entries : List.of(held, gone)) {
      for (Entry old : in(entries, tag, range)) {
        if (old.range.equals(range)) {
          entries.get(tag).remove(old);
          size -= entries == held ? 1 : 0;
        }
      }
    }
    add(held, new Entry(tag, range, granuleShift, level, global, cause));
    size++;
  }

  /** How many entries it holds. */
  public int size() {
    return size;
  }

  private static void add(Map<Tag, RangeIndex<Entry>> entries, Entry entry) {
    entries.computeIfAbsent(entry.tag, t -> new RangeIndex<>()).add(entry);
  }

  private static List<Entry> in(Map<Tag, RangeIndex<Entry>> entries, Tag tag, AddressRange range) {
    RangeIndex<Entry> index = entries.get(tag);
    return index == null ? List.of() : index.touching(range.first(), range.last());
  }

  /**
   * The entry that explains a hit, the smallest if several do: one that is held, else one that was
   * dropped and must be gone.
   */
  public Optional<Entry> lookup(Tag tag, long address) {
    AddressRange at = new AddressRange(address, address);
    List<Entry> found = in(held, tag, at);
    Optional<Entry> clean = found.stream().filter(e -> e.mustBeGone == null).findFirst();
    Optional<Entry> any = clean.or(() -> found.stream().findFirst());
    return any.or(
        () -> in(gone, tag, at).stream().filter(e -> e.mustBeGone != null).findFirst());
  }

  /** Every entry that a hit can be on: those that are held, else those that were dropped. */
  public List<Entry> covering(Tag tag, long address) {
    AddressRange at = new AddressRange(address, address);
    List<Entry> found = in(held, tag, at);
    return found.isEmpty() ? lookup(tag, address).map(List::of).orElse(List.of()) : found;
  }

  /** A hit proves that the entry is there, whatever should have removed it before. */
  public void confirm(Entry entry) {
    entry.uncertain = false;
    entry.mustBeGone = null;
    RangeIndex<Entry> dropped = gone.get(entry.tag);
    if (dropped != null && dropped.remove(entry)) {
      add(held, entry);
      size++;
    }
  }

  /** A miss proves that nothing was there. */
  public void miss(Tag tag, long address) {
    in(held, tag, new AddressRange(address, address)).forEach(this::drop);
  }

  /** The implementation dropped everything with such a tag. */
  public void dropTags(Predicate<Tag> tags) {
    List<Entry> dropped = new ArrayList<>();
    held.forEach((tag, index) -> {
      if (tags.test(tag)) {
        index.forEach(dropped::add);
      }
    });
    dropped.forEach(this::drop);
  }

  /**
   * The implementation invalidated a range; entries of which an architectural TLBI with these
   * operands must take go, others that it touches may have.
   */
  public void dropRange(Predicate<Tag> tags, TlbiRange tlbi, AddressRange covered) {
    for (Tag tag : List.copyOf(held.keySet())) {
      if (tags.test(tag)) {
        for (Entry entry : in(held, tag, covered)) {
          if (mustTake(entry, tlbi, covered)) {
            drop(entry);
          } else {
            entry.uncertain = true;
          }
        }
      }
    }
  }

  private void drop(Entry entry) {
    held.get(entry.tag).remove(entry);
    size--;
    add(gone, entry);
    goneInOrder.add(entry);
    if (goneInOrder.size() > REMEMBERED) {
      Entry oldest = goneInOrder.remove();
      gone.get(oldest.tag).remove(oldest);
    }
  }

  /**
   * A command has completed: whatever it must have taken may not be hit any more.
   *
   * @param sync what completed it, as the caller names it
   */
  public void complete(Invalidation command, Object sync, boolean ds) {
    TlbScope scope = command.tlb().orElse(null);
    if (scope == null) {
      return;
    }
    AddressRange covered = scope.range().map(r -> r.covered(ds)).orElse(AddressRange.EVERYTHING);
    for (Map<Tag, RangeIndex<Entry>> entries : List.of(held, gone)) {
      for (Tag tag : entries.keySet()) {
        if (scope.reaches(tag, false) || scope.reaches(tag, true)) {
          in(entries, tag, covered).stream()
              .filter(entry -> entry.mustBeGone == null && scope.reaches(tag, entry.global))
              .filter(entry ->
                  scope.range().isEmpty() || mustTake(entry, scope.range().get(), covered))
              .forEach(entry -> entry.mustBeGone = new Exclusion(command, sync));
        }
      }
    }
  }

  private static boolean mustTake(Entry entry, TlbiRange tlbi, AddressRange covered) {
    long size = LeafShape.leafSize(entry.granuleShift, entry.level);
    LeafShape shape = new LeafShape(entry.range, OptionalLong.empty(), size, entry.granuleShift);
    return !shape.taken(tlbi, covered).isEmpty();
  }

  /** Everything it holds, by tag in order of first use, then by address. */
  public List<Entry> entries() {
    List<Entry> all = new ArrayList<>();
    for (RangeIndex<Entry> index : held.values()) {
      List<Entry> ofTag = new ArrayList<>();
      index.forEach(ofTag::add);
      ofTag.sort((a, b) -> Long.compareUnsigned(a.first(), b.first()));
      all.addAll(ofTag);
    }
    return all;
  }
}
