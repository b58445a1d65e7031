package org.vsmmu.iommufd.tegra241;

/**
 * What a CMDQV has.
 *
 * @param version its version, 0 to 255
 * @param vintfs virtual interfaces, the kernel's own with index 0 included
 * @param queues virtual command queues per interface, a power of two
 * @param sids StreamIDs that an interface can replace, a power of two
 */
public record TegraFeatures(int version, int vintfs, int queues, int sids) {
  public TegraFeatures {
    if (Integer.bitCount(queues) != 1 || Integer.bitCount(sids) != 1 || vintfs < 1) {
      throw new IllegalArgumentException(
          "%d interfaces of %d queues and %d StreamIDs: queues and StreamIDs are powers of two"
              .formatted(vintfs, queues, sids));
    }
  }

  int log2Queues() {
    return Integer.numberOfTrailingZeros(queues);
  }

  int log2Sids() {
    return Integer.numberOfTrailingZeros(sids);
  }
}
