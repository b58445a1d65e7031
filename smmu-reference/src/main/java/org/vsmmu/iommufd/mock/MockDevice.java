package org.vsmmu.iommufd.mock;

import java.util.Arrays;
import java.util.Optional;
import org.vsmmu.iommufd.core.Viommu;

/** A mock device: its four cache words, and whom it reports events to (iommufd-core 6.1, 6.5). */
final class MockDevice {
  static final int NO_DIRTY = 1;
  static final int PASIDS = 4;
  static final int CACHES = 4;

  private static final int START = 0xbaddad;

  private final int flags;
  private final int[] caches = new int[CACHES];
  private Optional<Viommu> viommu = Optional.empty();
  private long virtualId;
  private boolean failsNext;

  MockDevice(int flags) {
    this.flags = flags;
    Arrays.fill(caches, START);
  }

  boolean tracksDirty() {
    return (flags & NO_DIRTY) == 0;
  }

  boolean hasPasids() {
    return (flags & PASIDS) != 0;
  }

  int cache(int index) {
    return caches[index];
  }

  void clearCache(int index) {
    caches[index] = 0;
  }

  void clearCaches() {
    Arrays.fill(caches, 0);
  }

  /** The vIOMMU that its events go to. */
  Optional<Viommu> viommu() {
    return viommu;
  }

  long virtualId() {
    return virtualId;
  }

  /** Latches the guest's name, unless the device is in that vIOMMU already. */
  void enter(Viommu target, long guestName) {
    if (viommu.filter(v -> v == target).isEmpty()) {
      viommu = Optional.of(target);
      virtualId = guestName;
    }
  }

  void leaveViommu() {
    viommu = Optional.empty();
    virtualId = 0;
  }

  /** Every second attach of the wired PASID fails. */
  boolean failsNow() {
    boolean fails = failsNext;
    failsNext = !fails;
    return fails;
  }

  void failingPasidDetached() {
    failsNext = false;
  }
}
