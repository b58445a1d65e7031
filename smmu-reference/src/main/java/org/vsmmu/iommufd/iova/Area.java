package org.vsmmu.iommufd.iova;

import org.vsmmu.iommufd.host.Backing;

/** A range of IOVA over a slice of pages. */
public final class Area {
  private final Span span;
  private final Pages pages;
  private final long offset;
  private final boolean readable;
  private final boolean writable;
  private int accesses;
  private int locks;

  Area(Span span, Pages pages, long offset, boolean readable, boolean writable) {
    this.span = span;
    this.pages = pages;
    this.offset = offset;
    this.readable = readable;
    this.writable = writable;
  }

  public Span span() {
    return span;
  }

  public Pages pages() {
    return pages;
  }

  /** The first byte, counted from the page-aligned base of the pages. */
  public long offset() {
    return offset;
  }

  /** The byte of the pages that an IOVA within the area means. */
  public long offsetOf(long iova) {
    return offset + (iova - span.start());
  }

  /** The bytes of the pages. */
  Span bytes() {
    return Span.of(offset, span.length());
  }

  public boolean readable() {
    return readable;
  }

  public boolean writable() {
    return writable;
  }

  /** Whether iova, length and page offset are multiples of an alignment. */
  boolean fits(long alignment) {
    long mask = alignment - 1;
    return ((span.start() | span.length() | (offset % Backing.PAGE)) & mask) == 0;
  }

  void accessed(int more, boolean locking) {
    accesses += more;
    locks += locking ? more : 0;
  }

  /** Whether an access holds some of its pages. */
  boolean accessed() {
    return accesses > 0;
  }

  /** Whether a hardware queue lies in it. */
  boolean locked() {
    return locks > 0;
  }

  /** The part of it in {@code part}. */
  Area part(Span part) {
    return new Area(part, pages, offsetOf(part.start()), readable, writable);
  }

  @Override
  public String toString() {
    return span + (readable ? "R" : "") + (writable ? "W" : "");
  }
}
