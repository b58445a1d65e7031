package org.vsmmu.iommufd.iova;

import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.PageFrame;
import org.vsmmu.iommufd.host.Pins;
import org.vsmmu.iommufd.host.Place;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;

/**
 * The memory of one MAP. Copies share it. A page is pinned once while anything holds it, however
 * many areas, domains and accesses do (iommufd-core 5.1).
 */
public final class Pages {
  /** 4 GiB: nobody who is recorded has that much mapped in one piece. */
  private static final long MOST_PAGES = 1 << 20;

  private static final class Held {
    private final PageFrame frame;
    private int holders;

    Held(PageFrame frame) {
      this.frame = frame;
    }
  }

  private final PageSource source;
  private final long address;
  private final boolean writable;
  private final Pins pins;
  private final Map<Long, Held> held = new HashMap<>();

  /**
   * The memory of one mapping call.
   *
   * @param address the process address or file offset that the call gave
   */
  public Pages(PageSource source, long address, boolean writable, Pins pins) {
    this.source = source;
    this.address = address;
    this.writable = writable;
    this.pins = pins;
  }

  public PageSource source() {
    return source;
  }

  public boolean writable() {
    return writable;
  }

  /** What the address or file offset of a byte is. */
  long addressOf(long offset) {
    return (address & -Backing.PAGE) + offset;
  }

  /** The offset of the first mapped byte from the page-aligned base. */
  public long firstByte() {
    return address & (Backing.PAGE - 1);
  }

  /**
   * Holds the pages that a range of bytes touches.
   *
   * @throws CallFailed when a page cannot be pinned; then nothing is held
   */
  void hold(Span bytes) throws CallFailed {
    if (source instanceof PageSource.DmaBuf) {
      return;
    }
    long last = page(bytes.last());
    when(last - page(bytes.start()) >= MOST_PAGES, Errno.EFAULT);
    for (long index = page(bytes.start()); index <= last; index++) {
      try {
        hold(index);
      } catch (CallFailed e) {
        if (index > page(bytes.start())) {
          release(new Span(bytes.start(), index * Backing.PAGE - 1));
        }
        throw e;
      }
    }
  }

  private void hold(long index) throws CallFailed {
    Held page = held.get(index);
    if (page == null) {
      page = new Held(source.page(index, writable).frame());
      pins.pin(page.frame);
      held.put(index, page);
    }
    page.holders++;
  }

  void release(Span bytes) {
    if (source instanceof PageSource.DmaBuf) {
      return;
    }
    long last = page(bytes.last());
    for (long index = page(bytes.start()); index <= last; index++) {
      Held page = held.get(index);
      page.holders--;
      if (page.holders == 0) {
        pins.unpin(page.frame);
        held.remove(index);
      }
    }
  }

  /** The page that is pinned for a byte. */
  public Optional<PageFrame> pinned(long offset) {
    return Optional.ofNullable(held.get(page(offset))).map(page -> page.frame);
  }

  /**
   * The memory of a byte for a moment: the pinned page, or what would be pinned.
   *
   * @throws CallFailed when it cannot be pinned
   */
  public Place place(long offset) throws CallFailed {
    long within = offset % Backing.PAGE;
    Optional<PageFrame> frame = pinned(offset);
    if (frame.isPresent()) {
      long base = frame.get().index() * Backing.PAGE;
      return new Place(frame.get().backing(), base + within, writable);
    }
    Place page = source.page(page(offset), writable);
    return new Place(page.backing(), page.offset() + within, page.writable());
  }

  private static long page(long offset) {
    return Long.divideUnsigned(offset, Backing.PAGE);
  }
}
