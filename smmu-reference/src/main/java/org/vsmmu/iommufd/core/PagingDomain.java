package org.vsmmu.iommufd.core;

import org.vsmmu.iommufd.iova.IovaDomain;

/** A driver's page tables. */
public interface PagingDomain extends IovaDomain {

  /** Its page sizes as a set of powers of two. */
  long pageSizes();

  /** Starts or stops dirty tracking; starting clears all marks. */
  void trackDirty(boolean on);

  /**
   * Puts the dirty marks of a range into a bitmap.
   *
   * @param clear whether the marks go
   */
  void readDirty(DirtyBitmap bitmap, boolean clear);

  /** The domain is gone. */
  void freed();
}
