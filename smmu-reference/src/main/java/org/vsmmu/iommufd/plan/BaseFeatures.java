package org.vsmmu.iommufd.plan;

import static org.vsmmu.iommufd.plan.PlanFeature.merged;
import static org.vsmmu.iommufd.plan.VersionEvidence.MAIL;
import static org.vsmmu.iommufd.plan.VersionEvidence.RECORDED;
import static org.vsmmu.iommufd.plan.VersionEvidence.SOURCE;
import static org.vsmmu.iommufd.plan.VersionEvidence.UNVERIFIED;

import java.util.List;

/** What all parts stand on. */
final class BaseFeatures {
  private static final String PART = "base";

  static final List<PlanFeature> BASE = List.of(
      same("DESTROY", "6.2").calls(0x80).cases("C001-C008 C012-C017"),
      same("IOAS_ALLOC", "6.2").calls(0x81).cases("C011-C013"),
      same("IOAS_ALLOW_IOVAS", "6.2").calls(0x82),
      same("IOAS_COPY", "6.2").calls(0x83),
      same("IOAS_IOVA_RANGES", "6.2").calls(0x84).cases("C024-C026"),
      same("IOAS_MAP", "6.2").calls(0x85).cases("C023 C027-C032"),
      same("IOAS_UNMAP", "6.2").calls(0x86).cases("C020-C022 C033"),
      same("OPTION", "6.2").calls(0x87),
      same("VFIO_IOAS and the calls of a VFIO container", "6.2")
          .calls(0x88, 0x64, 0x65, 0x66, 0x70, 0x71, 0x72)
          .cases("C003"),
      same("HWPT_ALLOC of a paging HWPT", "6.6").calls(0x89).cases("C009 C047-C049"),
      same("dirty tracking", "6.7").calls(0x8b, 0x8c),
      merged(PART, "I/O page faults", "FAULT_QUEUE_ALLOC", "6.11", MAIL)
          .calls(0x8e)
          .cases("C060 C161 C162"),
      merged(PART, "IOAS_MAP_FILE", "IOAS_MAP_FILE", "6.13", SOURCE)
          .calls(0x8f)
          .differs("took a number that the patches of VIOMMU_ALLOC had used"),
      merged(PART, "IOAS_CHANGE_PROCESS", "IOAS_CHANGE_PROCESS", "6.14", SOURCE).calls(0x92),
      same("IOAS_NOIOMMU_GET_PA", "7.0").calls(0x95),
      same("calls of the selftests", "6.2").calls(0xa0),
      same("VFIO bind, attach and detach", "6.6")
          .calls(0x76, 0x77, 0x78)
          .cases("C014 C016 C018 C019 C142 C197-C199"),
      merged(PART, "list of invalidations of a domain", "arm_smmu_invs", "7.1", UNVERIFIED)
          .differs("7.2 is recorded with the same commands in the same order")
          .cases("C224-C243"),
      merged(PART, "reset of the SMMU", "arm_smmu_device_reset", "7.3", RECORDED)
          .differs("older kernels have it too; which is the first was not looked up")
          .cases("C244"));

  private static PlanFeature same(String name, String since) {
    return merged(PART, name, name, since, UNVERIFIED);
  }

  private BaseFeatures() {}
}
