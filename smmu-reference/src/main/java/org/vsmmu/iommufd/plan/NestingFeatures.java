package org.vsmmu.iommufd.plan;

import static org.vsmmu.iommufd.plan.PlanFeature.dropped;
import static org.vsmmu.iommufd.plan.PlanFeature.merged;
import static org.vsmmu.iommufd.plan.VersionEvidence.MAIL;
import static org.vsmmu.iommufd.plan.VersionEvidence.SOURCE;
import static org.vsmmu.iommufd.plan.VersionEvidence.UNVERIFIED;

import java.util.List;

/** Parts 2b (PASID beside an identity or blocked RID) and 3 (nesting itself). */
final class NestingFeatures {
  static final List<PlanFeature> PART_2B = List.of(
      merged(
              "2b",
              "identity STE with PASID",
              "CD table STE with S1DSS bypass or terminate",
              "6.11",
              MAIL)
          .differs("later, devices with ATS always on keep the CD table")
          .cases("C185-C191"),
      merged("2b", "hitless STE and CD update", "arm_smmu_write_entry", "6.11", UNVERIFIED)
          .cases("C200-C217 C220-C223"),
      merged(
              "2b",
              "PASID for user domains",
              "HWPT_ALLOC_PASID, VFIO attach and detach with PASID",
              "6.15",
              MAIL)
          .calls(0x77, 0x78, 0x89)
          .differs("arm: stage 1 only; neither a nest parent nor a nested HWPT can have PASIDs")
          .cases("C062 C069 C192-C196"));

  static final List<PlanFeature> PART_3 = List.of(
      merged("3", "GET_HW_INFO", "GET_HW_INFO", "6.6", MAIL)
          .calls(0x8a)
          .differs("the arm blob came with 6.13, INPUT_TYPE with the hardware queues")
          .cases("C034-C046"),
      merged("3", "HWPT_ALLOC_NEST_PARENT", "HWPT_ALLOC_NEST_PARENT", "6.7", UNVERIFIED)
          .calls(0x89)
          .differs("arm has it from 6.13; its vIOMMU needs S2FWB or CANWBS")
          .cases("C047-C051 C056 C057 C059 C060 C062-C064"),
      merged("3", "HWPT_DATA_ARM_SMMUV3", "HWPT_DATA_ARM_SMMUV3", "6.13", UNVERIFIED)
          .calls(0x89)
          .differs("takes Config bypass and abort and EATS too, and needs the id of a vIOMMU:"
              + " nested directly on a stage 2 HWPT was dropped for arm")
          .cases("C052-C055 C058 C061 C065-C077"),
      merged("3", "HWPT_INVALIDATE", "HWPT_INVALIDATE", "6.8", UNVERIFIED)
          .calls(0x8d)
          .cases("C078-C090"),
      dropped("3", "HWPT_INVALIDATE_DATA_ARM_SMMUV3", MAIL)
          .calls(0x8d)
          .differs("became VIOMMU_INVALIDATE_DATA_ARM_SMMUV3 in 6.13: arm refuses the id of a HWPT")
          .cases("C090"),
      merged(
              "3",
              "proxy nested S1 domain for a device of stage 2 only",
              "vSTE Config 4",
              "6.13",
              SOURCE)
          .calls(0x89)
          .differs("not needed, as the stage 2 keeps its VMID; a nested HWPT of Config 4 exists"
              + " and gives the same STE")
          .cases("C076 C146"),
      dropped("3", "VMID of the vIOMMU, stage 2 shared by SMMUs", SOURCE)
          .differs("the vIOMMU borrows the VMID of its stage 2, which belongs to one SMMU")
          .cases("C130 C131"),
      merged("3", "attach a nested HWPT", "VFIO attach", "6.13", UNVERIFIED)
          .calls(0x77, 0x78)
          .differs("from 6.15 on a vDEVICE must be there before a translating one is attached")
          .cases("C145 C146 C179-C184 C197-C199 C218 C219"));

  private NestingFeatures() {}
}
