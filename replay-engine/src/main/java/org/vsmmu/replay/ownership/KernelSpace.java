package org.vsmmu.replay.ownership;

import org.vsmmu.smmu.cache.AddressSpace;
import org.vsmmu.smmu.cache.TlbScope;

/** The translations of all domains that a kernel's events do not tell apart. */
final class KernelSpace extends AddressSpace {

  private final InstalledTags tags;

  KernelSpace(InstalledTags tags) {
    this.tags = tags;
  }

  @Override
  public boolean reachedBy(TlbScope scope, boolean global) {
    return tags.mayReach(scope);
  }

  @Override
  public String toString() {
    return "a domain that the capture does not name";
  }
}
