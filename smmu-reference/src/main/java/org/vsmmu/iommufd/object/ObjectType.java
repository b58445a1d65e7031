package org.vsmmu.iommufd.object;

/** The types of objects that share the ids of an iommufd. */
public enum ObjectType {
  DEVICE,
  HWPT_PAGING,
  HWPT_NESTED,
  IOAS,
  ACCESS,
  FAULT,
  VIOMMU,
  VDEVICE,
  VEVENTQ,
  HW_QUEUE,
  SELFTEST
}
