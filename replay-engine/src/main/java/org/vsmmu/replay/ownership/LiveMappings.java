package org.vsmmu.replay.ownership;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
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
    LeafShape shape = new LeafShape(range, delta, map.leaf().orElse(0), granuleShift);
    index.add(new Mapping(range, List.of(shape), evidence));
  }

  /** Ends the oldest mapping of each address in the range. */
  Ended end(AddressRange range) {
    learnGranule(range.first(), range.last() + 1);
    List<Mapping> candidates = new ArrayList<>(index.touching(range.first(), range.last()));
    candidates.sort((a, b) -> Long.compare(a.map().record(), b.map().record()));
    List<LeafShape> shapes = new ArrayList<>();
    candidates.forEach(mapping -> shapes.addAll(mapping.shapes()));
    List<AddressRange> open = List.of(range);
    Evidence first = null;
    for (Mapping mapping : candidates) {
      List<AddressRange> still = new ArrayList<>();
      boolean mine = false;
      for (AddressRange part : open) {
        mine |= part.overlaps(mapping.range());
        still.addAll(Tlb.minus(part, mapping.range()));
      }
      index.remove(mapping);
      if (mine) {
        first = first == null ? mapping.map() : first;
        for (AddressRange rest : Tlb.minus(mapping.range(), range)) {
          index.add(new Mapping(rest, mapping.shapes(), mapping.map()));
        }
      } else {
        index.add(new Mapping(mapping.range(), distinct(shapes), mapping.map()));
      }
      open = still;
    }
    open.forEach(part -> shapes.add(new LeafShape(part, OptionalLong.empty(), 0, granuleShift)));
    return new Ended(first, distinct(shapes));
  }

  private static List<LeafShape> distinct(List<LeafShape> shapes) {
    return shapes.stream().distinct().limit(16).toList();
  }

  private void learnGranule(long address, long size) {
    if (((address | size) & BELOW_16K) != 0) {
      granuleShift = 12;
    }
  }
}
