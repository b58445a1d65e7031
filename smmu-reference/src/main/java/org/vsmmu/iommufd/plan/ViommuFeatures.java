package org.vsmmu.iommufd.plan;

import static org.vsmmu.iommufd.plan.PlanFeature.dropped;
import static org.vsmmu.iommufd.plan.PlanFeature.merged;
import static org.vsmmu.iommufd.plan.VersionEvidence.MAIL;
import static org.vsmmu.iommufd.plan.VersionEvidence.RECORDED;
import static org.vsmmu.iommufd.plan.VersionEvidence.SOURCE;
import static org.vsmmu.iommufd.plan.VersionEvidence.UNVERIFIED;

import java.util.List;

/** Parts 4 (the vIOMMU) and vcmdq (queues in guest memory). */
final class ViommuFeatures {
  static final List<PlanFeature> PART_4 = List.of(
      merged("4", "VIOMMU_ALLOC", "VIOMMU_ALLOC", "6.13", SOURCE)
          .calls(0x90)
          .differs("type DEFAULT is refused and no type is managed by the core; data_len and"
              + " data_uptr came with 6.17")
          .cases("C010 C121-C131 C134 C254 C258"),
      dropped("4", "VIOMMU_ATTACH", UNVERIFIED)
          .differs("no stored patch has such a call: a nested HWPT made on the vIOMMU is attached"),
      merged(
              "4",
              "VIOMMU_SET_VDEV_ID, VIOMMU_UNSET_VDEV_ID",
              "VDEVICE_ALLOC and DESTROY",
              "6.13",
              SOURCE)
          .calls(0x91, 0x80)
          .differs("an object with an id of its own, which holds the vIOMMU; an id in use is EEXIST"
              + " instead of EBUSY; leaves a tombstone from 6.17 on")
          .cases("C136-C146 C249-C251 C255"),
      dropped("4", "VIOMMU_SET_DEV_ID", MAIL)
          .differs("the first form of VIOMMU_SET_VDEV_ID, without a way to unset"),
      dropped("4", "DEV_SET_VIRTUAL_ID, VIOMMU_SET_DATA", SOURCE)
          .differs("of a vendor's tree of early 2024 only"),
      merged("4", "ATS", "EATS of the vSTE, ATC_INV through the vIOMMU", "6.13", UNVERIFIED)
          .calls(0x89, 0x8d)
          .differs("no call of its own")
          .cases("C100-C104 C179-C181"),
      merged("4", "VIOMMU_INVALIDATE", "HWPT_INVALIDATE with the id of a vIOMMU", "6.13", MAIL)
          .calls(0x8d)
          .differs("the planned alias, told apart by the type of the id, without its name;"
              + " data_type is 1 instead of 0")
          .cases("C091-C120 C252 C253"),
      merged("4", "checks of every field of a guest's command", "the same", "7.3", RECORDED)
          .calls(0x8d)
          .differs("up to 7.2 only opcode and StreamID are looked at")
          .cases("C096-C099 C102-C104 C106 C107 C109-C113"),
      dropped("4", "DEV_INVALIDATE", MAIL)
          .differs("the vIOMMU finds the device by its vSID instead"),
      merged("4", "VIRQ_ALLOC", "VEVENTQ_ALLOC", "6.15", MAIL)
          .calls(0x93)
          .differs("records have a header with sequence and LOST_EVENTS, queues a depth; type 0 is"
              + " EOPNOTSUPP instead of EINVAL")
          .cases("C147-C160 C257"),
      dropped("4", "vRID to pRID on an AMD vIOMMU", SOURCE)
          .differs("VDEVICE_ALLOC stores the name, but no translation is programmed")
          .cases("C245-C248"));

  static final List<PlanFeature> VCMDQ = List.of(
      merged(
              "vcmdq",
              "VIOMMU_ALLOC for a VINTF",
              "VIOMMU_ALLOC type TEGRA241_CMDQV, mmap",
              "6.17",
              UNVERIFIED)
          .calls(0x90)
          .differs("the page is mapped at an offset that the call returns")
          .cases("C132-C135 C176"),
      merged("vcmdq", "VQUEUE_ALLOC", "HW_QUEUE_ALLOC", "6.17", UNVERIFIED)
          .calls(0x94)
          .differs("index, address and length are in the structure itself; the memory is pinned;"
              + " queues come and go in order")
          .cases("C033 C163-C175 C256"),
      merged(
              "vcmdq",
              "vSID of a VINTF",
              "VDEVICE_ALLOC on a vIOMMU of the type TEGRA241_CMDQV",
              "6.17",
              UNVERIFIED)
          .calls(0x91)
          .cases("C177"),
      merged(
              "vcmdq",
              "commands of a guest's queue",
              "the filter of a guest's own driver",
              "6.12",
              UNVERIFIED)
          .cases("C178"),
      merged(
              "vcmdq",
              "GET_HW_INFO of the CMDQV",
              "GET_HW_INFO with INPUT_TYPE 3",
              "6.17",
              UNVERIFIED)
          .calls(0x8a)
          .cases("C042"),
      merged("vcmdq", "events of a VINTF", "VEVENTQ_ALLOC type TEGRA241_CMDQV", "6.17", UNVERIFIED)
          .calls(0x93)
          .differs("the map of errors is queued as it is; the guest acknowledges"));

  private ViommuFeatures() {}
}
