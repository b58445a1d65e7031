package org.vsmmu.conformance;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The iommufd dialects that can be named. */
public enum Dialect {
  LINUX_7_3("linux-7.3", "iommufd of Linux 7.3"),
  LINUX_7_2("linux-7.2", "iommufd of Linux 7.2"),
  LINUX_6_13("linux-6.13", "iommufd of Linux 6.13, the first with viommu and vdevice"),
  RFC_2024("rfc-2024", "the RFC series of 2024: VIOMMU_SET_VDEV_ID, VIOMMU_INVALIDATE");

  private final String id;
  private final String description;

  Dialect(String id, String description) {
    this.id = id;
    this.description = description;
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
