package org.vsmmu.iommufd.arm;

import java.util.OptionalLong;

/** An ASID or VMID, whose number may follow from evidence only (iommufd 5.10). */
public interface Tag {

  OptionalLong number();

  boolean admits(long seen);

  void bind(long seen);
}
