package org.vsmmu.iommufd.mock;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import org.vsmmu.iommufd.core.DirtyBitmap;
import org.vsmmu.iommufd.core.PagingDomain;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.PageFrame;
import org.vsmmu.iommufd.iova.Area;
import org.vsmmu.iommufd.iova.Span;

/** The mock's page tables: which entries there are, and which of them are dirty. */
final class MockDomain implements PagingDomain {
  private static final long SMALL = 2048;
  private static final long MIB = 1 << 20;

  private final long pageSizes;
  private final Span aperture;
  private final Map<Area, Boolean> singleSteps = new HashMap<>();
  private final NavigableMap<Long, Span> dirty = new TreeMap<>(Long::compareUnsigned);
  private boolean tracking;
  private boolean withoutIommu;

  private MockDomain(long pageSizes, Span aperture) {
    this.pageSizes = pageSizes;
    this.aperture = aperture;
  }

  /** All powers of two from 2 KiB to 2^36. */
  static MockDomain ofDefaultPages() {
    return new MockDomain((1L << 37) - SMALL, new Span(0x100_0000, 0x7fff_ffff));
  }

  /** 4 KiB and 1 MiB. */
  static MockDomain ofHugePages() {
    return new MockDomain(Backing.PAGE | MIB, new Span(0, (1L << 38) - 1));
  }

  /** The domain turned out to be that of a device without an IOMMU. */
  void loseIommu() {
    withoutIommu = true;
  }

  boolean withoutIommu() {
    return withoutIommu;
  }

  @Override
  public long pageSizes() {
    return pageSizes;
  }

  @Override
  public long smallestPage() {
    return Long.lowestOneBit(pageSizes);
  }

  @Override
  public Span aperture() {
    return aperture;
  }

  @Override
  public void mapped(Area area, boolean inSingleSteps) {
    singleSteps.put(area, inSingleSteps);
  }

  @Override
  public void unmapped(Area area) {
    singleSteps.remove(area);
    dirty.subMap(area.span().start(), true, area.span().last(), true).clear();
  }

  @Override
  public void split(Area area, Area low, Area high) {
    boolean steps = singleSteps.remove(area);
    singleSteps.put(low, steps);
    singleSteps.put(high, steps);
  }

  boolean tracksDirty() {
    return tracking;
  }

  @Override
  public void trackDirty(boolean on) {
    tracking = on;
    if (on) {
      dirty.clear();
    }
  }

  /** Marks the entry that translates an IOVA in an area. */
  void touch(Area area, long iova) {
    Span entry = entry(area, iova);
    dirty.put(entry.start(), entry);
  }

  @Override
  public void readDirty(DirtyBitmap bitmap, boolean clear) {
    List<Span> marked =
        dirty.values().stream().filter(entry -> entry.overlaps(bitmap.span())).toList();
    marked.forEach(bitmap::mark);
    if (clear) {
      marked.forEach(entry -> dirty.remove(entry.start()));
    }
  }

  /**
   * The entry for an IOVA (iommufd-core 6.2): in each contiguous run of memory the largest page
   * that divides both addresses and fits, step by step.
   */
  private Span entry(Area area, long iova) {
    long offset = area.offsetOf(iova);
    Optional<PageFrame> frame = area.pages().pinned(offset);
    long run = singleSteps.get(area) ? Backing.PAGE : frame.map(this::run).orElse(Backing.PAGE);
    long within = frame.map(f -> f.index() * Backing.PAGE).orElse(0L) % run;
    long memory = within + offset % Backing.PAGE;
    Span all = area.span();
    long before = Math.min(memory, iova - all.start());
    long after = Math.min(run - memory - 1, all.last() - iova);
    long at = iova - before;
    long physical = memory - before;
    long end = iova + after + 1;
    while (true) {
      long page = largest(at | physical, end - at);
      if (iova - at < page) {
        return Span.of(at, page);
      }
      at += page;
      physical += page;
    }
  }

  private long run(PageFrame frame) {
    return frame.backing().run();
  }

  private long largest(long addresses, long room) {
    long fitting = pageSizes & ((Long.highestOneBit(room) << 1) - 1);
    if (addresses != 0) {
      fitting &= (Long.lowestOneBit(addresses) << 1) - 1;
    }
    return Long.highestOneBit(fitting);
  }

  @Override
  public void freed() {
    singleSteps.clear();
    dirty.clear();
  }
}
