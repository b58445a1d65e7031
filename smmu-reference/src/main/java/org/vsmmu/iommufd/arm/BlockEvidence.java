package org.vsmmu.iommufd.arm;

import org.vsmmu.iommufd.iova.Span;

/**
 * Says how a naturally aligned block of IOVA is mapped. It depends on physical addresses, which no
 * recording holds; what the host sent while it changed its tables shows it (iommufd 5.6).
 */
public interface BlockEvidence {
  /** All memory is in single pages. */
  BlockEvidence PAGES = new BlockEvidence() {
    @Override
    public boolean replacesTable(Span block) {
      return false;
    }

    @Override
    public boolean isTable(Span block) {
      return true;
    }
  };

  /** Whether a block that is mapped now gets one entry in place of the empty table there. */
  boolean replacesTable(Span block);

  /** Whether a block that is unmapped now was a table, not one entry. */
  boolean isTable(Span block);
}
