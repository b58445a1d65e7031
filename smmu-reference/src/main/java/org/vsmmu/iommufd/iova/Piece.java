package org.vsmmu.iommufd.iova;

/**
 * The part of an area that a range of addresses covers.
 *
 * @param span its addresses
 */
public record Piece(Area area, Span span) {

  /** The bytes of the area's pages. */
  public Span bytes() {
    return Span.of(area.offsetOf(span.start()), span.length());
  }
}
