package org.vsmmu.iommufd.uapi;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What the values of a member are called: bits of a set, or numbers of an enumeration. */
public final class Names {
  public static final Names NONE = new Names(false);

  static final Names MAP = bits().name(1, "FIXED_IOVA").name(2, "WRITEABLE").name(4, "READABLE");
  static final Names OPTION = values().name(0, "RLIMIT_MODE").name(1, "HUGE_PAGES");
  static final Names OPTION_OP = values().name(0, "SET").name(1, "GET");
  static final Names VFIO_IOAS_OP = values().name(0, "GET").name(1, "SET").name(2, "CLEAR");
  static final Names HWPT = bits()
      .name(1, "NEST_PARENT")
      .name(2, "DIRTY_TRACKING")
      .name(4, "FAULT_ID_VALID")
      .name(8, "PASID");
  static final Names HWPT_DATA = values()
      .name(0, "NONE")
      .name(1, "VTD_S1")
      .name(2, "ARM_SMMUV3")
      .name(3, "AMD_GUEST")
      .name(0xdead, "SELFTEST");
  static final Names HW_INFO = bits().name(1, "INPUT_TYPE");
  static final Names HW_INFO_TYPE = values()
      .name(0, "DEFAULT")
      .name(1, "INTEL_VTD")
      .name(2, "ARM_SMMUV3")
      .name(3, "TEGRA241_CMDQV")
      .name(4, "AMD")
      .name(0xfeedbeefL, "SELFTEST");
  static final Names CAPABILITIES = bits()
      .name(1, "DIRTY_TRACKING")
      .name(2, "PCI_PASID_EXEC")
      .name(4, "PCI_PASID_PRIV")
      .name(8, "PCI_ATS_NOT_SUPPORTED");
  static final Names ARM_HW_INFO = bits().name(1, "ERRATA_REPEAT_TLBI_CFGI");
  static final Names DIRTY_TRACKING = bits().name(1, "ENABLE");
  static final Names DIRTY_BITMAP = bits().name(1, "NO_CLEAR");
  static final Names INVALIDATE_TYPE =
      values().name(0, "VTD_S1").name(1, "ARM_SMMUV3").name(0xdeadbeefL, "SELFTEST");
  static final Names VIOMMU_TYPE = values()
      .name(0, "DEFAULT")
      .name(1, "ARM_SMMUV3")
      .name(2, "TEGRA241_CMDQV")
      .name(0xdeadbeefL, "SELFTEST");
  static final Names VEVENTQ_TYPE = values()
      .name(0, "DEFAULT")
      .name(1, "ARM_SMMUV3")
      .name(2, "TEGRA241_CMDQV")
      .name(0xbeefbeefL, "SELFTEST");
  static final Names HW_QUEUE_TYPE =
      values().name(0, "DEFAULT").name(1, "TEGRA241_CMDQV").name(0xdeadbeefL, "SELFTEST");
  static final Names DEV_INVALIDATE_TYPE = values().name(0, "ARM_SMMUV3");
  static final Names RFC_VQUEUE_TYPE = values().name(0, "TEGRA241_CMDQV");
  static final Names VIRQ_TYPE = values().name(0, "NONE").name(1, "ARM_SMMUV3");
  static final Names BIND = bits().name(1, "TOKEN");
  static final Names ATTACH = bits().name(1, "PASID");
  static final Names GET_INFO = bits().name(1, "PGSIZES").name(2, "CAPS");
  static final Names MAP_DMA = bits().name(1, "READ").name(2, "WRITE").name(4, "VADDR");
  static final Names UNMAP_DMA =
      bits().name(1, "GET_DIRTY_BITMAP").name(2, "ALL").name(4, "VADDR");
  static final Names VTD_S1 = bits().name(1, "SRE").name(2, "EAFE").name(4, "WPE");
  static final Names VTD_INVALIDATE = bits().name(1, "LEAF");
  static final Names SELFTEST_INVALIDATE = bits().name(1, "ALL");
  static final Names SELFTEST_TABLE = values().name(0, "default").name(1, "huge");
  static final Names VEVENT = bits().name(1, "LOST_EVENTS");
  static final Names PGFAULT = bits().name(1, "PASID_VALID").name(2, "LAST_PAGE");
  static final Names PERM =
      bits().name(1, "READ").name(2, "WRITE").name(4, "EXEC").name(8, "PRIV");
  static final Names RESPONSE = values().name(0, "SUCCESS").name(1, "INVALID");

  private final boolean set;
  private final Map<Long, String> names = new TreeMap<>();

  private Names(boolean set) {
    this.set = set;
  }

  private static Names bits() {
    return new Names(true);
  }

  private static Names values() {
    return new Names(false);
  }

  /** One value with a name. */
  static Names one(long value, String name) {
    return values().name(value, name);
  }

  private Names name(long value, String name) {
    names.put(value, name);
    return this;
  }

  /** The name of a value, the names of its bits joined by {@code |}, or nothing. */
  public String of(long value) {
    if (!set) {
      return names.getOrDefault(value, "");
    }
    List<String> parts = new ArrayList<>();
    long rest = value;
    for (Map.Entry<Long, String> name : names.entrySet()) {
      if ((value & name.getKey()) != 0) {
        parts.add(name.getValue());
        rest &= ~name.getKey();
      }
    }
    if (rest != 0 && !names.isEmpty()) {
      parts.add("unknown 0x" + Long.toHexString(rest));
    }
    return String.join("|", parts);
  }
}
