package org.vsmmu.iommufd.host;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The memory of a process. Only some mappings are recorded: an address that none of them covers is
 * taken as mapped, readable and writable, unless it lies below 64 KiB or in the upper half
 * (iommufd-core 5.2).
 */
public final class AddressSpace {
  private static final long LOWEST = 1 << 16;

  /** How a mapping may be used. */
  public enum Protection {
    NONE,
    READ,
    READ_WRITE
  }

  /** The mapping of a device's region, which someone counts. */
  public interface Region {
    void mapped();

    void unmapped();
  }

  private record Segment(
      long start,
      long end,
      Backing backing,
      long offset,
      Protection protection,
      boolean shared,
      Region region) {

    Segment part(long from, long to) {
      return new Segment(from, to, backing, offset + (from - start), protection, shared, region);
    }
  }

  private final Backing unrecorded;
  private boolean alive = true;
  private final TreeMap<Long, Segment> segments = new TreeMap<>();

  public AddressSpace() {
    this(Backing.pages("unrecorded memory"));
  }

  private AddressSpace(Backing unrecorded) {
    this.unrecorded = unrecorded;
  }

  /** Maps memory, private to the process or shared, over whatever was there. */
  public void map(
      long address, long length, Backing backing, long offset, Protection how, boolean shared) {
    put(new Segment(address, end(address, length), backing, offset, how, shared, null));
  }

  /** Maps the region of a device. */
  public void map(long address, long length, Region region) {
    Backing backing = Backing.pages("device region");
    put(new Segment(
        address, end(address, length), backing, 0, Protection.READ_WRITE, true, region));
    region.mapped();
  }

  public void unmap(long address, long length) {
    put(new Segment(address, end(address, length), null, 0, Protection.NONE, false, null));
  }

  /** Notes memory from the allocator, which gives out what is mapped. */
  public void allocated(long address, long length) {
    for (long page = address & -Backing.PAGE; page < address + length; page += Backing.PAGE) {
      Segment segment = at(page);
      if (segment != null && segment.backing == null) {
        map(page, Backing.PAGE, Backing.pages("heap"), 0, Protection.READ_WRITE, false);
      }
    }
  }

  /** Where an address leads, or empty when nothing is mapped there or nobody may touch it. */
  public Optional<Place> resolve(long address) {
    Segment segment = at(address);
    if (segment == null) {
      boolean mapped = address >= LOWEST;
      return mapped ? Optional.of(new Place(unrecorded, address, true)) : Optional.empty();
    }
    if (segment.protection == Protection.NONE) {
      return Optional.empty();
    }
    long offset = segment.offset + (address - segment.start);
    boolean writable = segment.protection == Protection.READ_WRITE;
    return Optional.of(new Place(segment.backing, offset, writable));
  }

  /** The memory of a forked child: private memory becomes another, with the same contents. */
  AddressSpace fork(Contents contents) {
    Map<Backing, Backing> copies = new HashMap<>();
    AddressSpace child = new AddressSpace(contents.copy(unrecorded));
    for (Segment s : segments.values()) {
      Backing backing = s.backing == null || s.shared
          ? s.backing
          : copies.computeIfAbsent(s.backing, contents::copy);
      child.segments.put(
          s.start,
          new Segment(s.start, s.end, backing, s.offset, s.protection, s.shared, s.region));
      if (s.region != null) {
        s.region.mapped();
      }
    }
    return child;
  }

  /** Whether a process still runs in it. */
  public boolean alive() {
    return alive;
  }

  /** Gives everything up at the end of the process. */
  void release() {
    alive = false;
    List<Segment> all = new ArrayList<>(segments.values());
    segments.clear();
    all.forEach(AddressSpace::dropped);
  }

  private Segment at(long address) {
    Map.Entry<Long, Segment> entry = segments.floorEntry(address);
    return entry != null && address < entry.getValue().end ? entry.getValue() : null;
  }

  private static long end(long address, long length) {
    return address + ((length + Backing.PAGE - 1) & -Backing.PAGE);
  }

  private void put(Segment segment) {
    if (segment.start >= segment.end) {
      return;
    }
    List<Segment> gone = new ArrayList<>();
    Map.Entry<Long, Segment> first = segments.floorEntry(segment.start);
    long from = first == null ? segment.start : first.getKey();
    for (Segment old : segments.subMap(from, segment.end).values()) {
      if (old.end > segment.start) {
        gone.add(old);
      }
    }
    for (Segment old : gone) {
      segments.remove(old.start);
      keep(old, old.start, segment.start);
      keep(old, segment.end, old.end);
    }
    segments.put(segment.start, segment);
    gone.forEach(AddressSpace::dropped);
  }

  private void keep(Segment old, long from, long to) {
    if (from < to) {
      segments.put(from, old.part(from, to));
      if (old.region != null) {
        old.region.mapped();
      }
    }
  }

  private static void dropped(Segment segment) {
    if (segment.region != null) {
      segment.region.unmapped();
    }
  }
}
