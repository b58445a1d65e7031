package org.vsmmu.iommufd.core;

import java.util.OptionalInt;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.UserArray;

/** A driver's state of a nested HWPT. */
public interface NestedDomain {

  /**
   * HWPT_INVALIDATE on its own id.
   *
   * @throws CallFailed EOPNOTSUPP when the driver has no such operation
   */
  default Invalidated invalidate(UserArray requests) throws CallFailed {
    throw new CallFailed(Errno.EOPNOTSUPP);
  }

  /** The data type that it takes; empty when it takes none. */
  default OptionalInt invalidationType() {
    return OptionalInt.empty();
  }
}
