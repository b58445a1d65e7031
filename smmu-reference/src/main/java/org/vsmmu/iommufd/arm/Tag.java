package org.vsmmu.iommufd.arm;

import java.util.OptionalLong;

/** An ASID or VMID, whose number may follow from evidence only (iommufd 5.10). */
public interface Tag {

  OptionalLong number();

  /** A number that stands for it in entries, other for each tag that is in use, 0 to 65535. */
  int placeholder();

  boolean admits(long seen);

  void bind(long seen);
}
