package org.vsmmu.replay.ownership;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalLong;
import java.util.Set;
import org.vsmmu.replay.Evidence;
import org.vsmmu.smmu.cache.LeafShape;
import org.vsmmu.smmu.cache.RangeIndex;
import org.vsmmu.smmu.cache.Tlb;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.trace.Body.MapRange;

/**
 * What is mapped, in all domains together. Two domains may map the same addresses; which of them an
 * unmap means cannot be told, so its leaves may be those of either.
 */
final class LiveMappings {

  /** Finest granule whose multiples every address so far was: 12 is certain, 0 is open. */
  private static final long BELOW_16K = 0x3000;

  /** A map that touches so many others replaces the oldest of them. */
  private static final int ALIASES = 64;

  private static final Comparator<Mapping> BY_AGE =
      Comparator.comparingLong(mapping -> mapping.map().record());

  private record Mapping(AddressRange range, List<LeafShape> shapes, Evidence map)
      implements RangeIndex.Ranged {
    @Override
    public long first() {
      return range.first();
    }

    @Override
    public long last() {
      return range.last();
    }
  }

  /**
   * What an unmap ended.
   *
   * @param map the record that had mapped it; null when the capture does not have it
   * @param shapes what its leaves can be
   */
  record Ended(Evidence map, List<LeafShape> shapes) {}

  private final RangeIndex<Mapping> index = new RangeIndex<>();
  private int granuleShift;

  void add(MapRange map, Evidence evidence) {
    learnGranule(map.iova(), map.size());
    AddressRange range = AddressRange.ofSize(map.iova(), map.size());
    OptionalLong delta = map.output().isPresent()
        ? OptionalLong.of(map.iova() - map.output().getAsLong())
        : OptionalLong.empty();
    List<LeafShape> shapes = new ArrayList<>();
    shapes.add(shape(range, delta, map.leaf().orElse(0)));
    List<Mapping> aliases = index.touching(range.first(), range.last());
    if (aliases.size() >= ALIASES) {
      // A domain that is freed with its tables leaves maps that are never unmapped.
      index.remove(Collections.min(aliases, BY_AGE));
      shapes.add(shape(range, OptionalLong.empty(), 0));
    }
    index.add(new Mapping(range, List.copyOf(shapes), evidence));
  }

  /** Everything that is mapped, in no useful order. */
  List<AddressRange> ranges() {
    List<AddressRange> ranges = new ArrayList<>();
    index.forEach(mapping -> ranges.add(mapping.range()));
    return ranges;
  }

  /** Ends the oldest mapping of each address in the range. */
  Ended end(AddressRange range) {
    learnGranule(range.first(), range.last() + 1);
    List<Mapping> candidates = new ArrayList<>(index.touching(range.first(), range.last()));
    candidates.sort(BY_AGE);
    List<LeafShape> shapes = shapes(candidates);
    List<AddressRange> open = List.of(range);
    Evidence first = null;
    for (Mapping mapping : candidates) {
      List<AddressRange> still = new ArrayList<>();
      boolean mine = false;
      for (AddressRange part : open) {
        mine |= part.overlaps(mapping.range());
        still.addAll(Tlb.minus(part, mapping.range()));
      }
      if (mine) {
        index.remove(mapping);
        first = first == null ? mapping.map() : first;
        for (AddressRange rest : Tlb.minus(mapping.range(), range)) {
          index.add(new Mapping(rest, mapping.shapes(), mapping.map()));
        }
      } else if (!mapping.shapes().containsAll(shapes)) {
        index.remove(mapping);
        index.add(new Mapping(mapping.range(), either(mapping, shapes), mapping.map()));
      }
      open = still;
    }
    List<LeafShape> all = new ArrayList<>(shapes(meant(candidates, range)));
    open.forEach(part -> all.add(shape(part, OptionalLong.empty(), 0)));
    return new Ended(first, all);
  }

  /**
   * The mappings that an unmap can mean: whole ones if some make it up, for a driver unmaps what it
   * has mapped; otherwise any that it touches.
   */
  private static List<Mapping> meant(List<Mapping> candidates, AddressRange range) {
    List<Mapping> whole =
        candidates.stream().filter(mapping -> range.covers(mapping.range())).toList();
    List<AddressRange> open = List.of(range);
    for (Mapping mapping : whole) {
      List<AddressRange> rest = new ArrayList<>();
      open.forEach(part -> rest.addAll(Tlb.minus(part, mapping.range())));
      open = rest;
    }
    return open.isEmpty() ? whole : candidates;
  }

  private static List<LeafShape> shapes(List<Mapping> candidates) {
    Set<LeafShape> shapes = new LinkedHashSet<>();
    candidates.forEach(mapping -> shapes.addAll(mapping.shapes()));
    return List.copyOf(shapes);
  }

  /** What the leaves of a mapping can be if it was another that was unmapped. */
  private List<LeafShape> either(Mapping mapping, List<LeafShape> shapes) {
    if (shapes.size() <= ALIASES) {
      return shapes;
    }
    // Nothing is lost by knowing less: any leaf that fits may be.
    List<LeafShape> any = new ArrayList<>(mapping.shapes().subList(0, 1));
    any.add(shape(mapping.range(), OptionalLong.empty(), 0));
    return any;
  }

  /** Addresses that are no multiples of 16K prove a granule of 4K, for other domains likely too. */
  private LeafShape shape(AddressRange range, OptionalLong delta, long leaf) {
    boolean certain = below16k(range.first(), range.last() + 1);
    return new LeafShape(range, delta, leaf, granuleShift, granuleShift != 0 && !certain);
  }

  private void learnGranule(long address, long size) {
    if (below16k(address, size)) {
      granuleShift = 12;
    }
  }

  private static boolean below16k(long address, long size) {
    return ((address | size) & BELOW_16K) != 0;
  }
}
