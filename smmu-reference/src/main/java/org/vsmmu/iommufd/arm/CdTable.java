package org.vsmmu.iommufd.arm;

/**
 * A device's table of context descriptors, which lives as long as the device (iommufd 5.2).
 *
 * @param pointer the byte address; one that stands for it, as nothing predicts it
 * @param bits log2 of the descriptors; 0 for a device without PASIDs
 * @param twoLevel whether a first level points to tables of 1024 descriptors
 */
record CdTable(long pointer, int bits, boolean twoLevel) {
  private static final int SECOND_LEVEL_BITS = 10;

  /** Which second-level table a descriptor is in. */
  static int secondLevel(int ssid) {
    return ssid >>> SECOND_LEVEL_BITS;
  }
}
