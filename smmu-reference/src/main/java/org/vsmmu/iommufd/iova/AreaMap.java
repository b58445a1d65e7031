package org.vsmmu.iommufd.iova;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/** The areas of an address space: disjoint, ascending. */
final class AreaMap {
  private final NavigableMap<Long, Area> areas = new TreeMap<>(Long::compareUnsigned);

  Collection<Area> all() {
    return Collections.unmodifiableCollection(areas.values());
  }

  boolean isEmpty() {
    return areas.isEmpty();
  }

  void put(Area area) {
    areas.put(area.span().start(), area);
  }

  void remove(Area area) {
    areas.remove(area.span().start());
  }

  /** The first area that has an address of the range. */
  Optional<Area> touching(Span span) {
    Map.Entry<Long, Area> floor = areas.floorEntry(span.start());
    if (floor != null && floor.getValue().span().overlaps(span)) {
      return Optional.of(floor.getValue());
    }
    Map.Entry<Long, Area> higher = areas.higherEntry(span.start());
    return higher != null && higher.getValue().span().overlaps(span)
        ? Optional.of(higher.getValue())
        : Optional.empty();
  }

  /** The area at an address. */
  Optional<Area> at(long iova) {
    Map.Entry<Long, Area> entry = areas.floorEntry(iova);
    return entry != null && entry.getValue().span().contains(iova)
        ? Optional.of(entry.getValue())
        : Optional.empty();
  }

  /** The parts of areas from the start of a range up to its end or the first gap. */
  List<Piece> pieces(Span span) {
    List<Piece> pieces = new ArrayList<>();
    long next = span.start();
    while (true) {
      Optional<Area> area = at(next);
      if (area.isEmpty()) {
        return pieces;
      }
      long end = area.get().span().last();
      long last = Span.below(span.last(), end) ? span.last() : end;
      pieces.add(new Piece(area.get(), new Span(next, last)));
      if (last == span.last()) {
        return pieces;
      }
      next = last + 1;
    }
  }

  /** Whether all areas are as aligned as that. */
  boolean fit(long alignment) {
    return areas.values().stream().allMatch(area -> area.fits(alignment));
  }

  /**
   * Holds the pages of areas.
   *
   * @throws CallFailed when one cannot be pinned; then none is held
   */
  static void hold(Collection<Area> some) throws CallFailed {
    List<Area> done = new ArrayList<>();
    try {
      for (Area area : some) {
        area.pages().hold(area.bytes());
        done.add(area);
        requireEntry(area);
      }
    } catch (CallFailed e) {
      done.forEach(d -> d.pages().release(d.bytes()));
      throw e;
    }
  }

  /**
   * What a domain could map.
   *
   * @throws CallFailed EINVAL, as no table has an entry that neither reads nor writes
   */
  static void requireEntry(Area area) throws CallFailed {
    unless(area.readable() || area.writable(), Errno.EINVAL);
  }
}
