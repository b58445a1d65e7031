package org.vsmmu.iommufd.kernel;

import static org.vsmmu.iommufd.kernel.Certainty.MAIL;
import static org.vsmmu.iommufd.kernel.Certainty.RECORDED;
import static org.vsmmu.iommufd.kernel.Certainty.SOURCE;
import static org.vsmmu.iommufd.kernel.Certainty.UNVERIFIED;

/** Something in which merged kernels differ (iommufd 5.5 and 9). */
public enum KernelFact {
  /** The call exists; before, its number lies beyond the end of the table. */
  CHANGE_PROCESS(6, 14, SOURCE, "IOAS_CHANGE_PROCESS"),
  /** The call exists. */
  VEVENTQ(6, 15, MAIL, "VEVENTQ_ALLOC"),
  /** HWPT_ALLOC_PASID, and the flag PASID of VFIO's attach and detach. */
  PASID(6, 15, MAIL, "HWPT_ALLOC_PASID; VFIO attach and detach with a PASID"),
  /** Before, ENOENT never ends the attach of a translating nested HWPT. */
  VDEVICE_BEFORE_TRANSLATE(
      6, 15, UNVERIFIED, "a nested HWPT that translates is attached only with a vDEVICE"),
  /** The call exists. */
  HW_QUEUE(6, 17, UNVERIFIED, "HW_QUEUE_ALLOC"),
  /** The flag exists. */
  HW_INFO_INPUT_TYPE(6, 17, UNVERIFIED, "GET_HW_INFO with INPUT_TYPE"),
  /** Before, the structure ends with out_viommu_id. */
  VIOMMU_DATA(6, 17, SOURCE, "VIOMMU_ALLOC takes driver data"),
  /** The call exists. */
  NOIOMMU_GET_PA(7, 0, UNVERIFIED, "IOAS_NOIOMMU_GET_PA"),
  /** 7.2 is recorded with it; which was the first is not known. */
  ATS_NOT_SUPPORTED(7, 2, UNVERIFIED, "GET_HW_INFO reports PCI_ATS_NOT_SUPPORTED"),
  /** 7.2 is recorded with it; which was the first is not known. */
  VEVENTQ_DEPTH_CAP(7, 2, UNVERIFIED, "VEVENTQ_ALLOC refuses more than 524288 events"),
  /** No recording decides. */
  INVALIDATE_CAPS(
      7, 2, UNVERIFIED, "HWPT_INVALIDATE refuses entries over a page, or more than 524288"),
  /** Before, only the opcode and the vSID are looked at. */
  STRICT_GUEST_COMMANDS(7, 3, RECORDED, "every field of a guest's command is checked");

  private final int major;
  private final int minor;
  private final Certainty certainty;
  private final String words;

  KernelFact(int major, int minor, Certainty certainty, String words) {
    this.major = major;
    this.minor = minor;
    this.certainty = certainty;
    this.words = words;
  }

  /** Whether a version has it. */
  boolean in(int ofMajor, int ofMinor) {
    return ofMajor > major || (ofMajor == major && ofMinor >= minor);
  }

  /** How it is known that it begins there. */
  public Certainty certainty() {
    return certainty;
  }

  /** {@code from 6.15 on (unverified): ...}. */
  @Override
  public String toString() {
    return "from %d.%d on (%s): %s".formatted(major, minor, certainty, words);
  }
}
