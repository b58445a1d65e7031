package org.vsmmu.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.uapi.CallTable;

/** The iommufd dialects that can be named. */
public enum Dialect {
  LINUX_7_3(KernelVersion.LINUX_7_3, "iommufd of Linux 7.3"),
  LINUX_7_2(KernelVersion.LINUX_7_2, "iommufd of Linux 7.2"),
  LINUX_6_13(KernelVersion.LINUX_6_13, "iommufd of Linux 6.13, the first with viommu and vdevice"),
  RFC_2024(CallTable.PLAN, "; of the series below, which one shows in the calls"),
  RFC_2024_A(CallTable.RFC_A, ": DEV_INVALIDATE, DEV_SET_VIRTUAL_ID"),
  RFC_2024_B(CallTable.RFC_B, ": VIOMMU_SET_DEV_ID, VQUEUE_ALLOC"),
  RFC_2024_C(CallTable.RFC_C, ": VIOMMU_SET_VDEV_ID, VIOMMU_INVALIDATE"),
  RFC_2024_D(CallTable.RFC_D, ": VIOMMU_SET_VDEV_ID, HWPT_INVALIDATE of a vIOMMU, VIRQ_ALLOC"),
  RFC_2024_E(CallTable.RFC_E, ": VDEVICE_ALLOC of 32 bytes");

  private final String id;
  private final String description;

  private final KernelVersion kernel;

  Dialect(KernelVersion kernel, String description) {
    this(kernel.toString(), description, kernel);
  }

  Dialect(CallTable series, String more) {
    this(series.id(), series.origin() + more, KernelVersion.of(series));
  }

  Dialect(String id, String description, KernelVersion kernel) {
    this.id = id;
    this.description = description;
    this.kernel = kernel;
  }

  /** The kernel that does so. */
  public KernelVersion kernel() {
    return kernel;
  }

  /** Whether it is that of a merged kernel. */
  public boolean isMerged() {
    return kernel.isMerged();
  }

  /** How a command line or a trace header names it. */
  public String id() {
    return id;
  }

  /** One line for people. */
  public String description() {
    return description;
  }

  /** The dialect of a name. */
  public static Optional<Dialect> byName(String name) {
    return Arrays.stream(values()).filter(d -> d.id.equals(name)).findFirst();
  }

  /** All names. */
  public static List<String> names() {
    return Arrays.stream(values()).map(Dialect::id).toList();
  }
}
