package org.vsmmu.iommufd.iova;

/** A paging domain that the areas of an address space are mapped into. */
public interface IovaDomain {

  /** Bytes of its smallest page, a power of two. */
  long smallestPage();

  /** The addresses it can translate. */
  Span aperture();

  /**
   * An area is now mapped.
   *
   * @param singleSteps whether large pages are off, so that each 4 KiB is mapped by itself
   */
  void mapped(Area area, boolean singleSteps);

  /** An area is not mapped any more. */
  void unmapped(Area area);

  /** An area has become two. */
  void split(Area area, Area low, Area high);
}
