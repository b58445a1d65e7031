package org.vsmmu.iommufd.kernel;

import java.util.Arrays;
import java.util.List;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.ViommuAllocStruct;

/**
 * A merged kernel, as a version; what it does follows from the facts.
 *
 * @param major {@code 6} of 6.13
 * @param minor {@code 13} of 6.13
 */
public record KernelVersion(int major, int minor) {
  /** The newest that the model knows. */
  public static final KernelVersion LINUX_7_3 = new KernelVersion(7, 3);

  public static final KernelVersion LINUX_7_2 = new KernelVersion(7, 2);

  /** The first with vIOMMU and vDEVICE. */
  public static final KernelVersion LINUX_6_13 = new KernelVersion(6, 13);

  /** Whether it does so. */
  public boolean has(KernelFact fact) {
    return fact.in(major, minor);
  }

  /** What it lacks of the newest. */
  public List<KernelFact> lacks() {
    return Arrays.stream(KernelFact.values()).filter(fact -> !has(fact)).toList();
  }

  /** Whether the table of calls has it. */
  public boolean knows(Ioctl call) {
    return switch (call) {
      case IOAS_CHANGE_PROCESS -> has(KernelFact.CHANGE_PROCESS);
      case VEVENTQ_ALLOC -> has(KernelFact.VEVENTQ);
      case HW_QUEUE_ALLOC -> has(KernelFact.HW_QUEUE);
      case IOAS_NOIOMMU_GET_PA -> has(KernelFact.NOIOMMU_GET_PA);
      default -> true;
    };
  }

  /** The bytes of a call's structure that it knows. */
  public int size(Ioctl call) {
    return call == Ioctl.VIOMMU_ALLOC && !has(KernelFact.VIOMMU_DATA)
        ? ViommuAllocStruct.DATA_LEN.offset()
        : call.layout().size();
  }

  /** {@code linux-6.13}. */
  @Override
  public String toString() {
    return "linux-%d.%d".formatted(major, minor);
  }
}
