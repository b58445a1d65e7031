package org.vsmmu.iommufd.iova;

/** Something in the kernel that looks into an address space without a domain. */
public interface AccessUser {

  /** What the areas must be aligned to for it: a power of two. */
  long alignment();

  /** A range is about to go; all pins in it must be dropped. */
  void unmapping(Span span);
}
