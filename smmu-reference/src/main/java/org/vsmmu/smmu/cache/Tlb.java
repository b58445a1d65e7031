package org.vsmmu.smmu.cache;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.Set;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.TlbiRange;

/**
 * What the TLB may hold, adversarially: whatever was valid may have been cached at any moment
 * (SMMUv3 7, 15).
 *
 * <p>Every address space keeps its live versions and the stale pieces of ended ones. A completed
 * command looks up the pieces that it reaches: a whole tag at once, a range by ordered look-up.
 * Live versions are never visited.
 */
public final class Tlb {

  private final Map<Tag, TaggedSpace> tagged = new LinkedHashMap<>();
  private final List<AddressSpace> untagged = new ArrayList<>();
  private final Map<Integer, List<TaggedSpace>> byVmid = new HashMap<>();
  private final TlbScopes scopes;
  private long removed;
  private final List<Version> died = new ArrayList<>();

  public Tlb(TlbScopes scopes) {
    this.scopes = scopes;
  }

  /** How this TLB reads operands. */
  public TlbScopes scopes() {
    return scopes;
  }

  /** The space of a tag. */
  public TaggedSpace space(Tag tag) {
    TaggedSpace space = tagged.get(tag);
    if (space == null) {
      space = new TaggedSpace(tag);
      tagged.put(tag, space);
      byVmid.computeIfAbsent(tag.vmid(), vmid -> new ArrayList<>()).add(space);
    }
    return space;
  }

  /** All spaces with a tag, in order of first use. */
  public List<TaggedSpace> spaces() {
    return List.copyOf(tagged.values());
  }

  /** Adds a space whose tag is not known. */
  public void add(AddressSpace space) {
    untagged.add(space);
  }

  /** Makes translations valid from this tick on. What they overwrite becomes stale. */
  public Version map(
      long tick, AddressSpace space, AddressRange range, Translation translation, Object cause) {
    unmap(tick, space, range, cause);
    Version version = new Version(space, range, translation, tick, cause, Version.OPEN, null);
    space.live().add(version);
    return version;
  }

  /** Ends what is live in a range; the ended versions, by address. */
  public List<Version> unmap(long tick, AddressSpace space, AddressRange range, Object cause) {
    List<Version> ended = new ArrayList<>();
    for (Version version : space.live().touching(range.first(), range.last())) {
      space.live().remove(version);
      AddressRange part = intersection(version.range(), range);
      for (AddressRange rest : minus(version.range(), part)) {
        space.live().add(version.rest(rest));
      }
      Version old = version.ended(part, tick, cause);
      addStale(old);
      ended.add(old);
    }
    ended.sort((a, b) -> Long.compareUnsigned(a.first(), b.first()));
    return ended;
  }

  /** Adds a version that has ended already; parts of it may be stale. */
  public Version ended(
      AddressSpace space,
      AddressRange range,
      Translation translation,
      long begin,
      Object mapCause,
      long end,
      Object endCause) {
    Version version = new Version(space, range, translation, begin, mapCause, end, endCause);
    addStale(version);
    return version;
  }

  /**
   * Says that a command came before the record of a version's end, and after what it records: parts
   * that the command takes ended before it.
   *
   * @param completed whether its SYNC has completed already
   */
  public void endedBefore(Version version, Invalidation command, boolean completed) {
    TlbScope scope = command.tlb().orElseThrow();
    List<AddressRange> taken = taken(version, scope);
    RangeIndex<StalePiece> index = version.space().stale();
    for (AddressRange range : taken) {
      for (StalePiece piece : partsOf(version, range)) {
        index.remove(piece);
        AddressRange part = intersection(piece.range(), range);
        noteSplit(version, part);
        for (AddressRange rest : minus(piece.range(), part)) {
          index.add(new StalePiece(version, rest, piece.lastBirth(), piece.sourceBirth()));
        }
        if (completed) {
          count(version, part, command);
        } else {
          index.add(new StalePiece(version, part, command.tick(), command.tick()));
        }
      }
    }
  }

  private void addStale(Version version) {
    StalePiece piece = new StalePiece(version, version.range(), version.end(), version.end());
    version.addStale(piece.bytes());
    version.space().stale().add(piece);
    noteSplit(version, version.range());
  }

  /** Notes that a part of a version has a fate of its own, if leaves can reach across its ends. */
  private static void noteSplit(Version version, AddressRange part) {
    if (version.split() || part.covers(wholeLeaves(version, part))) {
      return;
    }
    version.noteSplit();
    AddressRange leaves = wholeLeaves(version, version.range());
    version.space().splitLeaves().add(new SplitLeaf(version, leaves));
  }

  private static AddressRange wholeLeaves(Version version, AddressRange part) {
    AddressRange whole = part;
    for (LeafShape shape : version.shapes()) {
      if (shape.range().overlaps(part)) {
        whole = hull(whole, shape.wholeLeaves(part));
      }
    }
    return whole;
  }

  /** Forgets what is stale of a version, because the model is brought in line with reality. */
  public void forget(Version version) {
    for (RangeIndex<StalePiece> index :
        List.of(version.space().stale(), version.space().residue())) {
      for (StalePiece piece : index.touching(version.first(), version.last())) {
        if (piece.version() == version) {
          index.remove(piece);
          version.addStale(-piece.bytes());
        }
      }
    }
  }

  /**
   * Removes what a command must have removed, now that a SYNC behind it has completed.
   *
   * @param tick when the SYNC completed
   * @return how many stale bytes went
   */
  public long complete(long tick, Invalidation command) {
    removed = 0;
    died.clear();
    TlbScope scope = command.tlb().orElse(null);
    if (scope != null) {
      for (AddressSpace space : candidates(scope)) {
        apply(tick, space, scope, command);
      }
    }
    return removed;
  }

  private List<AddressSpace> candidates(TlbScope scope) {
    List<AddressSpace> spaces = new ArrayList<>(untagged);
    if (scope.vmid() == Tag.NONE) {
      spaces.addAll(tagged.values());
    } else {
      spaces.addAll(byVmid.getOrDefault(scope.vmid(), List.of()));
    }
    return spaces;
  }

  private void apply(long tick, AddressSpace space, TlbScope scope, Invalidation command) {
    OptionalInt nested = space.nestedVmid();
    if (nested.isPresent()) {
      removeCombined(space, scope, command, nested.getAsInt());
    }
    boolean reachesSome = space.reachedBy(scope, false);
    boolean reachesGlobal = space.reachedBy(scope, true);
    if (!reachesSome && !reachesGlobal) {
      return;
    }
    if (scope.range().isEmpty()) {
      if (reachesSome) {
        space.wholeInvalidation(command.tick());
      }
      List<StalePiece> all = new ArrayList<>(space.stale().size());
      space.stale().forEach(all::add);
      for (StalePiece piece : all) {
        if (space.reachedBy(scope, piece.version().global())) {
          take(tick, piece, piece.range(), scope, command);
        }
      }
      return;
    }
    TlbiRange tlbi = scope.range().get();
    AddressRange covered = tlbi.covered(scopes.ds());
    for (Version version : inLeavesTouching(space, covered)) {
      if (space.reachedBy(scope, version.global())) {
        for (AddressRange leaves : taken(version, tlbi, covered)) {
          for (StalePiece part : partsOf(version, leaves)) {
            take(tick, part, leaves, scope, command);
          }
        }
      }
    }
  }

  /** Versions of which a stale piece, or another part of the same leaf, touches a range. */
  private static Set<Version> inLeavesTouching(AddressSpace space, AddressRange covered) {
    Set<Version> versions = new LinkedHashSet<>();
    for (StalePiece piece : space.stale().touching(covered.first(), covered.last())) {
      versions.add(piece.version());
    }
    for (SplitLeaf leaf : space.splitLeaves().touching(covered.first(), covered.last())) {
      if (leaf.version().staleBytes() == 0) {
        space.splitLeaves().remove(leaf);
      } else {
        versions.add(leaf.version());
      }
    }
    return versions;
  }

  private static List<StalePiece> partsOf(Version version, AddressRange range) {
    List<StalePiece> parts = version.space().stale().touching(range.first(), range.last());
    parts.removeIf(piece -> piece.version() != version);
    return parts;
  }

  /** The addresses of a version that a TLBI must take if it reaches its tag. */
  public List<AddressRange> taken(Version version, TlbScope scope) {
    return scope
        .range()
        .map(tlbi -> taken(version, tlbi, tlbi.covered(scopes.ds())))
        .orElseGet(() -> List.of(version.range()));
  }

  private static List<AddressRange> taken(Version version, TlbiRange tlbi, AddressRange covered) {
    List<AddressRange> taken = new ArrayList<>();
    for (LeafShape shape : version.shapes()) {
      taken.addAll(shape.taken(tlbi, covered));
    }
    return taken;
  }

  /** Takes the part of a stage-1 or stage-2 piece in a range, if it was cached before. */
  private void take(
      long tick, StalePiece piece, AddressRange range, TlbScope scope, Invalidation command) {
    if (piece.lastBirth() > command.tick()) {
      return;
    }
    RangeIndex<StalePiece> index = piece.version().space().stale();
    if (!piece.range().overlaps(range) || !index.remove(piece)) {
      return;
    }
    AddressRange gone = intersection(piece.range(), range);
    for (AddressRange rest : minus(piece.range(), gone)) {
      index.add(new StalePiece(piece.version(), rest, piece.lastBirth(), piece.sourceBirth()));
      noteSplit(piece.version(), gone);
    }
    OptionalInt nested = piece.version().space().nestedVmid();
    boolean both = nested.isPresent() && scope.reachesBothStages(nested.getAsInt());
    if (nested.isPresent() && !both) {
      // Combined entries could be made from the stage-2 entry until it was gone.
      StalePiece combined = new StalePiece(piece.version(), gone, tick, piece.lastBirth());
      piece.version().space().residue().add(combined);
      removed += combined.bytes();
      return;
    }
    count(piece.version(), gone, command);
  }

  private void removeCombined(AddressSpace space, TlbScope scope, Invalidation command, int vmid) {
    if (!scope.reachesAllCombined(vmid)) {
      return;
    }
    List<StalePiece> all = new ArrayList<>(space.residue().size());
    space.residue().forEach(all::add);
    for (StalePiece piece : all) {
      boolean together = scope.reachesBothStages(vmid) && piece.sourceBirth() <= command.tick();
      if (piece.lastBirth() <= command.tick() || together) {
        space.residue().remove(piece);
        count(piece.version(), piece.range(), command);
      }
    }
  }

  private void count(Version version, AddressRange gone, Invalidation command) {
    long bytes = gone.last() - gone.first() + 1;
    removed += bytes;
    version.addStale(-bytes);
    version.killedBy(command);
    if (version.staleBytes() == 0) {
      died.add(version);
    }
  }

  /** The versions of which the last {@link #complete} left nothing. */
  List<Version> died() {
    return List.copyOf(died);
  }

  /** The addresses that two overlapping ranges share. */
  public static AddressRange intersection(AddressRange a, AddressRange b) {
    long first = Long.compareUnsigned(a.first(), b.first()) >= 0 ? a.first() : b.first();
    long last = Long.compareUnsigned(a.last(), b.last()) <= 0 ? a.last() : b.last();
    return new AddressRange(first, last);
  }

  private static AddressRange hull(AddressRange a, AddressRange b) {
    long first = Long.compareUnsigned(a.first(), b.first()) <= 0 ? a.first() : b.first();
    long last = Long.compareUnsigned(a.last(), b.last()) >= 0 ? a.last() : b.last();
    return new AddressRange(first, last);
  }

  /** What is left of a range without a part of it. */
  public static List<AddressRange> minus(AddressRange whole, AddressRange part) {
    if (!whole.overlaps(part)) {
      return List.of(whole);
    }
    List<AddressRange> rest = new ArrayList<>(2);
    if (Long.compareUnsigned(whole.first(), part.first()) < 0) {
      rest.add(new AddressRange(whole.first(), part.first() - 1));
    }
    if (Long.compareUnsigned(whole.last(), part.last()) > 0) {
      rest.add(new AddressRange(part.last() + 1, whole.last()));
    }
    return Collections.unmodifiableList(rest);
  }
}
