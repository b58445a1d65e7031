package org.vsmmu.iommufd.core;

import java.util.List;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.UserArray;
import org.vsmmu.iommufd.uapi.UserData;

/** The driver of one IOMMU. Every method may end the call with the driver's error. */
public interface Driver {

  /**
   * The hardware's description.
   *
   * @param type the requested type, 0 for the driver's own
   */
  HwInfo hwInfo(Device device, int type) throws CallFailed;

  /** The bits of {@code out_capabilities}. */
  long capabilities(Device device);

  /** The base-2 logarithm of the number of PASIDs; 0 for none. */
  int maxPasidLog2(Device device);

  /** The addresses that a device needs for itself while it is attached. */
  default List<Span> reservedRegions(Device device) {
    return List.of();
  }

  /** A new paging domain. */
  PagingDomain pagingDomain(Device device, int flags, UserData data) throws CallFailed;

  /** Whether nested domains can be made on a parent directly. */
  default boolean nestsOnParent() {
    return false;
  }

  /** A new nested domain on a parent. */
  default NestedDomain nestedDomain(HwptPaging parent, int flags, UserData data) throws CallFailed {
    throw new CallFailed(Errno.EOPNOTSUPP);
  }

  /**
   * The vIOMMU operations for a type, before anything else about the vIOMMU is looked at.
   *
   * @throws CallFailed EOPNOTSUPP
   */
  ViommuDriver viommu(Device device, int type) throws CallFailed;

  /**
   * The vIOMMU operations in a kernel whose core manages vIOMMUs itself (iommufd 10).
   *
   * @return what can do nothing, unless the driver lends its operations
   */
  default ViommuDriver coreViommu(Device device) {
    return ViommuDriver.NONE;
  }

  /**
   * DEV_INVALIDATE (iommufd 10).
   *
   * @throws CallFailed EOPNOTSUPP when the driver has no such operation
   */
  default Invalidated invalidate(Device device, UserArray requests) throws CallFailed {
    throw new CallFailed(Errno.EOPNOTSUPP);
  }

  /**
   * Refuses an attach that {@link #attach} would refuse, without doing anything.
   *
   * @throws CallFailed the driver's error
   */
  default void requireAttachable(Device device, int pasid, Hwpt target) throws CallFailed {}

  /**
   * Attaches, or replaces what is attached.
   *
   * @param old what is attached at that PASID, or null
   */
  void attach(Device device, int pasid, Hwpt old, Hwpt target) throws CallFailed;

  /** Detaches; always succeeds. */
  void detach(Device device, int pasid, Hwpt old);
}
