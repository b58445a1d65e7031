package org.vsmmu.iommufd.core;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserArray;
import org.vsmmu.iommufd.uapi.UserData;

/** A driver's operations on one vIOMMU. Those it lacks are EOPNOTSUPP. */
public interface ViommuDriver {
  /** Has no operation at all. */
  ViommuDriver NONE = (viommu, data) -> Optional.empty();

  /**
   * Sets the vIOMMU up.
   *
   * @return what the driver writes into the caller's blob
   */
  Optional<StructValue> init(Viommu viommu, UserData data) throws CallFailed;

  /** A nested domain on the vIOMMU, with flags FAULT_ID_VALID and PASID not yet looked at. */
  default NestedDomain nestedDomain(Viommu viommu, int flags, UserData data) throws CallFailed {
    throw new CallFailed(Errno.EOPNOTSUPP);
  }

  /** HWPT_INVALIDATE with the vIOMMU's id. */
  default Invalidated invalidate(Viommu viommu, UserArray requests) throws CallFailed {
    throw new CallFailed(Errno.EOPNOTSUPP);
  }

  /** The data type of HWPT_INVALIDATE that the driver takes; empty when it takes none. */
  default OptionalInt invalidationType() {
    return OptionalInt.empty();
  }

  /** The types of event queues that the driver ever reports to; empty when that is not known. */
  default Optional<Set<Integer>> eventTypes() {
    return Optional.empty();
  }

  /** A vDEVICE is being made. */
  default void init(Vdevice vdevice) throws CallFailed {}

  /** Whether there are hardware queues of a type. */
  default boolean hasQueue(int type) {
    return false;
  }

  /**
   * A hardware queue is being made.
   *
   * @param memory what it lies in, pinned and contiguous
   */
  default void init(HwQueue queue, QueueMemory memory) throws CallFailed {}

  /** A nested domain whose stage 1 changes nothing, for a device of stage 2 only (iommufd 10). */
  default NestedDomain identityDomain(Viommu viommu) throws CallFailed {
    throw new CallFailed(Errno.EOPNOTSUPP);
  }

  /** VIOMMU_SET_DEV_ID: a device gets the guest's name without an object (iommufd 10). */
  default void setDeviceId(Viommu viommu, Device device, long id) throws CallFailed {
    throw new CallFailed(Errno.EOPNOTSUPP);
  }

  /** A name that {@link #setDeviceId} gave is gone. */
  default void clearDeviceId(Viommu viommu, Device device) {}

  /** Whether VQUEUE_ALLOC of the RFC of April 2024 makes queues (iommufd 10). */
  default boolean hasUnpinnedQueues() {
    return false;
  }

  /** Such a queue is being made; nobody has pinned its memory. */
  default void initUnpinned(HwQueue queue) throws CallFailed {}

  /** The vIOMMU is gone. */
  default void freed(Viommu viommu) {}
}
