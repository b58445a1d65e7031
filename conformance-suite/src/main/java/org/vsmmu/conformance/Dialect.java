package org.vsmmu.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.kernel.KernelVersion;

/** The iommufd dialects that can be named. */
public enum Dialect {
  LINUX_7_3(KernelVersion.LINUX_7_3, "iommufd of Linux 7.3"),
  LINUX_7_2(KernelVersion.LINUX_7_2, "iommufd of Linux 7.2"),
  LINUX_6_13(KernelVersion.LINUX_6_13, "iommufd of Linux 6.13, the first with viommu and vdevice"),
  RFC_2024(
      "rfc-2024",
      "the RFC series of 2024: VIOMMU_SET_VDEV_ID, VIOMMU_INVALIDATE",
      KernelVersion.LINUX_6_13);

  private final String id;
  private final String description;

  private final KernelVersion kernel;

  Dialect(KernelVersion kernel, String description) {
    this(kernel.toString(), description, kernel);
  }

  Dialect(String id, String description, KernelVersion kernel) {
    this.id = id;
    this.description = description;
    this.kernel = kernel;
  }

  /** The merged kernel that does so; of the RFC series, the one that is nearest. */
  public KernelVersion kernel() {
    return kernel;
  }

  /** Whether it is that of a merged kernel. */
  public boolean isMerged() {
    return kernel.toString().equals(id);
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
