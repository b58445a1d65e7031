package org.vsmmu.iommufd.uapi;

import static org.vsmmu.iommufd.uapi.Member.in;
import static org.vsmmu.iommufd.uapi.Member.out;
import static org.vsmmu.iommufd.uapi.Member.reserved;

import java.util.List;

/** The structures that a call's pointer leads to, and the records of the queues. */
public final class Blobs {
  public static final StructLayout HWPT_ARM_SMMUV3 =
      StructLayout.of("iommu_hwpt_arm_smmuv3", 16, 16, in("ste[0]", 0, 8), in("ste[1]", 8, 8));

  public static final StructLayout HWPT_VTD_S1 = StructLayout.of(
      "iommu_hwpt_vtd_s1",
      24,
      24,
      in("flags", 0, 8).named(Names.VTD_S1),
      in("pgtbl_addr", 8, 8),
      in("addr_width", 16, 4),
      reserved("__reserved", 20, 4));

  public static final StructLayout HWPT_AMD_GUEST = StructLayout.of(
      "iommu_hwpt_amd_guest",
      32,
      32,
      in("dte[0]", 0, 8),
      in("dte[1]", 8, 8),
      in("dte[2]", 16, 8),
      in("dte[3]", 24, 8));

  public static final StructLayout HW_INFO_ARM_SMMUV3 = StructLayout.of(
      "iommu_hw_info_arm_smmuv3",
      40,
      40,
      out("flags", 0, 4).named(Names.ARM_HW_INFO),
      out("__reserved", 4, 4),
      out("idr[0]", 8, 4),
      out("idr[1]", 12, 4),
      out("idr[2]", 16, 4),
      out("idr[3]", 20, 4),
      out("idr[4]", 24, 4),
      out("idr[5]", 28, 4),
      out("iidr", 32, 4),
      out("aidr", 36, 4));

  public static final StructLayout HW_INFO_TEGRA241_CMDQV = StructLayout.of(
      "iommu_hw_info_tegra241_cmdqv",
      8,
      8,
      out("flags", 0, 4),
      out("version", 4, 1),
      out("log2vcmdqs", 5, 1),
      out("log2vsids", 6, 1),
      out("__reserved", 7, 1));

  public static final StructLayout HW_INFO_VTD = StructLayout.of(
      "iommu_hw_info_vtd",
      24,
      24,
      out("flags", 0, 4),
      out("__reserved", 4, 4),
      out("cap_reg", 8, 8),
      out("ecap_reg", 16, 8));

  public static final StructLayout HW_INFO_AMD =
      StructLayout.of("iommu_hw_info_amd", 16, 16, out("efr", 0, 8), out("efr2", 8, 8));

  public static final StructLayout HW_INFO_SELFTEST =
      StructLayout.of("iommu_test_hw_info", 8, 8, out("flags", 0, 4), out("test_reg", 4, 4));

  public static final StructLayout INVALIDATE_ARM_SMMUV3 = StructLayout.of(
      "iommu_viommu_arm_smmuv3_invalidate", 16, 16, in("cmd[0]", 0, 8), in("cmd[1]", 8, 8));

  public static final StructLayout INVALIDATE_VTD_S1 = StructLayout.of(
      "iommu_hwpt_vtd_s1_invalidate",
      24,
      24,
      in("addr", 0, 8),
      in("npages", 8, 8),
      in("flags", 16, 4).named(Names.VTD_INVALIDATE),
      reserved("__reserved", 20, 4));

  public static final StructLayout INVALIDATE_SELFTEST_HWPT = StructLayout.of(
      "iommu_hwpt_invalidate_selftest",
      8,
      8,
      in("flags", 0, 4).named(Names.SELFTEST_INVALIDATE),
      in("iotlb_id", 4, 4));

  public static final StructLayout INVALIDATE_SELFTEST_VIOMMU = StructLayout.of(
      "iommu_viommu_invalidate_selftest",
      12,
      12,
      in("flags", 0, 4).named(Names.SELFTEST_INVALIDATE),
      in("vdev_id", 4, 4),
      in("cache_id", 8, 4));

  public static final StructLayout HWPT_SELFTEST = StructLayout.of(
      "iommu_hwpt_selftest",
      8,
      4,
      in("iotlb", 0, 4),
      in("pagetable_type", 4, 4).named(Names.SELFTEST_TABLE));

  public static final StructLayout VIOMMU_SELFTEST = StructLayout.of(
      "iommu_viommu_selftest",
      24,
      8,
      in("in_data", 0, 4),
      out("out_data", 4, 4),
      out("out_mmap_offset", 8, 8),
      out("out_mmap_length", 16, 8));

  public static final StructLayout VIOMMU_TEGRA241_CMDQV = StructLayout.of(
      "iommu_viommu_tegra241_cmdqv",
      16,
      16,
      out("out_vintf_mmap_offset", 0, 8),
      out("out_vintf_mmap_length", 8, 8));

  public static final StructLayout VEVENT_HEADER = StructLayout.of(
      "iommufd_vevent_header", 8, 8, out("flags", 0, 4).named(Names.VEVENT), out("sequence", 4, 4));

  public static final StructLayout VEVENT_ARM_SMMUV3 = StructLayout.of(
      "iommu_vevent_arm_smmuv3",
      32,
      32,
      out("evt[0]", 0, 8),
      out("evt[1]", 8, 8),
      out("evt[2]", 16, 8),
      out("evt[3]", 24, 8));

  public static final StructLayout VEVENT_TEGRA241_CMDQV = StructLayout.of(
      "iommu_vevent_tegra241_cmdqv",
      16,
      16,
      out("lvcmdq_err_map[0]", 0, 8),
      out("lvcmdq_err_map[1]", 8, 8));

  public static final StructLayout VEVENT_SELFTEST =
      StructLayout.of("iommu_viommu_event_selftest", 4, 4, out("virt_id", 0, 4));

  public static final StructLayout PAGE_FAULT = StructLayout.of(
      "iommu_hwpt_pgfault",
      40,
      40,
      out("flags", 0, 4).named(Names.PGFAULT),
      out("dev_id", 4, 4),
      out("pasid", 8, 4),
      out("grpid", 12, 4),
      out("perm", 16, 4).named(Names.PERM),
      out("__reserved", 20, 4),
      out("addr", 24, 8),
      out("length", 32, 4),
      out("cookie", 36, 4));

  public static final StructLayout PAGE_RESPONSE = StructLayout.of(
      "iommu_hwpt_page_response", 8, 8, in("cookie", 0, 4), in("code", 4, 4).named(Names.RESPONSE));

  /** The queue of VQUEUE_ALLOC in the RFC of April 2024. */
  public static final StructLayout RFC_VQUEUE_TEGRA241_CMDQV = StructLayout.of(
      "iommu_vqueue_tegra241_cmdqv",
      16,
      16,
      in("vcmdq_id", 0, 4),
      in("vcmdq_log2size", 4, 4),
      in("vcmdq_base", 8, 8));

  public static final StructLayout IOVA_RANGE =
      StructLayout.of("iommu_iova_range", 16, 16, in("start", 0, 8), in("last", 8, 8));

  public static final List<StructLayout> ALL = List.of(
      HWPT_ARM_SMMUV3,
      HWPT_VTD_S1,
      HWPT_AMD_GUEST,
      HW_INFO_ARM_SMMUV3,
      HW_INFO_TEGRA241_CMDQV,
      HW_INFO_VTD,
      HW_INFO_AMD,
      HW_INFO_SELFTEST,
      INVALIDATE_ARM_SMMUV3,
      INVALIDATE_VTD_S1,
      INVALIDATE_SELFTEST_HWPT,
      INVALIDATE_SELFTEST_VIOMMU,
      HWPT_SELFTEST,
      VIOMMU_SELFTEST,
      VIOMMU_TEGRA241_CMDQV,
      VEVENT_HEADER,
      VEVENT_ARM_SMMUV3,
      VEVENT_TEGRA241_CMDQV,
      VEVENT_SELFTEST,
      PAGE_FAULT,
      PAGE_RESPONSE,
      RFC_VQUEUE_TEGRA241_CMDQV,
      IOVA_RANGE);

  private Blobs() {}
}
