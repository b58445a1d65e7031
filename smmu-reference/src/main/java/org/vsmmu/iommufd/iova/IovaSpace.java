package org.vsmmu.iommufd.iova;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.LongConsumer;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/**
 * The addresses of one IOAS (iommufd-core 3 to 5). Domains and accesses join and leave; areas are
 * pinned while a domain is there.
 */
public final class IovaSpace {
  private final AreaMap areas = new AreaMap();
  private final Restrictions restrictions = new Restrictions();
  private final List<IovaDomain> domains = new ArrayList<>();
  private final List<AccessUser> accesses = new ArrayList<>();
  private boolean largePages = true;
  private long alignment = 1;

  /** What IOVAs, lengths and page offsets must be multiples of: a power of two up to a page. */
  public long alignment() {
    return alignment;
  }

  public boolean largePages() {
    return largePages;
  }

  /** The areas, ascending. */
  public Collection<Area> areas() {
    return areas.all();
  }

  public List<IovaDomain> domains() {
    return Collections.unmodifiableList(domains);
  }

  /** The ranges that are not reserved, ascending. */
  public List<Span> holes() {
    return new SpanSet(restrictions.reserved()).holes(Span.ALL);
  }

  /**
   * Reserves a range.
   *
   * @throws CallFailed EADDRINUSE when an area or an allowed range lies there
   */
  public void reserve(Span span, Object owner) throws CallFailed {
    when(areas.touching(span).isPresent(), Errno.EADDRINUSE);
    restrictions.reserve(span, owner);
  }

  /** Gives back all that an owner has reserved. */
  public void unreserve(Object owner) {
    restrictions.unreserve(owner);
  }

  /**
   * Restricts the automatic choice to these ranges; none for no restriction.
   *
   * @throws CallFailed EADDRINUSE when one of them is reserved; the old list stays
   */
  public void allow(List<Span> spans) throws CallFailed {
    restrictions.allow(spans);
  }

  /** The area at an address. */
  public Optional<Area> areaAt(long iova) {
    return areas.at(iova);
  }

  /** The parts of areas from the start of a range up to its end or the first gap. */
  public List<Piece> pieces(Span span) {
    return areas.pieces(span);
  }

  /** Whether pieces reach to the end of the range they were asked for. */
  public static boolean complete(List<Piece> pieces, Span span) {
    return !pieces.isEmpty() && pieces.get(pieces.size() - 1).span().last() == span.last();
  }

  /**
   * Puts contiguous areas in (iommufd-core 4.2, steps 7 to 11).
   *
   * @param fixed the IOVA, or empty for the kernel's choice
   * @return the IOVA
   * @throws CallFailed and then nothing has changed
   */
  public long map(List<NewArea> parts, OptionalLong fixed, boolean readable, boolean writable)
      throws CallFailed {
    long length = 0;
    for (NewArea part : parts) {
      length += part.bytes().length();
    }
    unless((length & (alignment - 1)) == 0, Errno.EINVAL);
    long iova = new Placement(restrictions, areas, alignment).place(parts.get(0), length, fixed);
    for (NewArea part : parts) {
      when(writable && !part.pages().writable(), Errno.EPERM);
      long pageOffset = part.bytes().start() & (Backing.PAGE - 1);
      unless((pageOffset & (alignment - 1)) == 0, Errno.EINVAL);
    }
    when(Span.wraps(iova, length), Errno.EOVERFLOW);
    List<Area> added = new ArrayList<>();
    long next = iova;
    for (NewArea part : parts) {
      Span span = Span.of(next, part.bytes().length());
      added.add(new Area(span, part.pages(), part.bytes().start(), readable, writable));
      next += span.length();
    }
    if (!domains.isEmpty()) {
      AreaMap.hold(added);
    }
    added.forEach(areas::put);
    domains.forEach(domain -> added.forEach(area -> domain.mapped(area, !largePages)));
    return iova;
  }

  /**
   * Removes the areas in a range, ascending (iommufd-core 4.4). What has been removed before an
   * error stays removed.
   *
   * @param progress hears after each area how many bytes have gone so far, modulo 2^64
   * @throws CallFailed EBUSY under a hardware queue, ENOENT for an area that is cut
   */
  public void unmap(Span span, LongConsumer progress) throws CallFailed {
    long bytes = 0;
    for (Optional<Area> next = areas.touching(span);
        next.isPresent();
        next = areas.touching(span)) {
      Area area = next.get();
      when(area.locked(), Errno.EBUSY);
      unless(span.contains(area.span()), Errno.ENOENT);
      if (area.accessed()) {
        List.copyOf(accesses).forEach(access -> access.unmapping(area.span()));
      }
      remove(area);
      bytes += area.span().length();
      progress.accept(bytes);
    }
  }

  private void remove(Area area) {
    areas.remove(area);
    // The first domain holds the pages: it goes last.
    for (int i = 1; i <= domains.size(); i++) {
      domains.get(i % domains.size()).unmapped(area);
    }
    if (!domains.isEmpty()) {
      area.pages().release(area.bytes());
    }
  }

  /** Removes everything at the end of the IOAS. */
  public void clear() {
    List.copyOf(areas.all()).forEach(this::remove);
  }

  /**
   * Joins a domain and maps all areas into it (iommufd-core 3.3).
   *
   * @throws CallFailed and then nothing has changed
   */
  public void join(IovaDomain domain) throws CallFailed {
    long raised = Math.max(alignment, domain.smallestPage());
    when(raised > Backing.PAGE, Errno.EINVAL);
    requireFit(raised);
    reserveAround(domain);
    if (domains.isEmpty()) {
      try {
        AreaMap.hold(areas.all());
      } catch (CallFailed e) {
        unreserve(domain);
        throw e;
      }
    }
    domains.add(domain);
    alignment = raised;
    areas.all().forEach(area -> domain.mapped(area, !largePages));
  }

  private void reserveAround(IovaDomain domain) throws CallFailed {
    Span aperture = domain.aperture();
    try {
      if (aperture.start() != 0) {
        reserve(new Span(0, aperture.start() - 1), domain);
      }
      if (aperture.last() != -1) {
        reserve(new Span(aperture.last() + 1, -1), domain);
      }
    } catch (CallFailed e) {
      unreserve(domain);
      throw e;
    }
  }

  public void leave(IovaDomain domain) {
    int index = domains.indexOf(domain);
    Collections.swap(domains, index, domains.size() - 1);
    domains.remove(domains.size() - 1);
    unreserve(domain);
    areas.all().forEach(domain::unmapped);
    if (domains.isEmpty()) {
      areas.all().forEach(area -> area.pages().release(area.bytes()));
    }
    recompute();
  }

  /**
   * Joins an access.
   *
   * @throws CallFailed EADDRINUSE when an area is less aligned than it needs
   */
  public void join(AccessUser access) throws CallFailed {
    long raised = Math.max(alignment, access.alignment());
    requireFit(raised);
    accesses.add(access);
    alignment = raised;
  }

  public void leave(AccessUser access) {
    accesses.remove(access);
    recompute();
  }

  /**
   * Switches large pages off or on (iommufd-core 4.6).
   *
   * @throws CallFailed EINVAL when areas are mapped in domains, EADDRINUSE when an area misfits
   */
  public void setLargePages(boolean on) throws CallFailed {
    if (!on && largePages) {
      when(!domains.isEmpty() && !areas.isEmpty(), Errno.EINVAL);
      requireFit(Math.max(alignment, Backing.PAGE));
    }
    largePages = on;
    recompute();
  }

  private void requireFit(long raised) throws CallFailed {
    if (raised > alignment) {
      unless(areas.fit(raised), Errno.EADDRINUSE);
    }
  }

  private void recompute() {
    alignment = largePages ? 1 : Backing.PAGE;
    for (IovaDomain domain : domains) {
      alignment = Math.max(alignment, domain.smallestPage());
    }
    for (AccessUser access : accesses) {
      alignment = Math.max(alignment, access.alignment());
    }
  }

  /**
   * Cuts the area behind an address, as the VFIO container may (iommufd-core 10).
   *
   * @throws CallFailed when the area cannot be cut there
   */
  public void cutAfter(long address) throws CallFailed {
    Optional<Area> found = areas.at(address);
    if (found.isEmpty()) {
      return;
    }
    Area area = found.get();
    if (address == area.span().start() || address == area.span().last()) {
      return;
    }
    when(area.pages().source() instanceof PageSource.DmaBuf, Errno.EOPNOTSUPP);
    long next = address + 1;
    unless(((next | area.offsetOf(next)) & (alignment - 1)) == 0, Errno.EINVAL);
    when(area.accessed(), Errno.EINVAL);
    when(!domains.isEmpty() && largePages, Errno.EINVAL);
    Area low = area.part(new Span(area.span().start(), address));
    Area high = area.part(new Span(next, area.span().last()));
    if (!domains.isEmpty()) {
      AreaMap.hold(List.of(low, high));
      area.pages().release(area.bytes());
    }
    areas.put(low);
    areas.put(high);
    domains.forEach(domain -> domain.split(area, low, high));
  }
}
