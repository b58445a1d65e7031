package org.vsmmu.replay.ownership;

import java.util.HashSet;
import java.util.Set;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TlbScope;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;

/**
 * The ASIDs and VMIDs that recorded STEs and CDs installed.
 *
 * <p>They exclude other tags only in a capture that begins at the reset of the SMMU: a later one
 * cannot know what was installed before it.
 */
public final class InstalledTags {

  private final Set<Integer> asids = new HashSet<>();
  private final Set<Integer> vmids = new HashSet<>();
  private boolean fromReset;

  /** The SMMU was reset: every install since is known. */
  public void reset() {
    if (asids.isEmpty() && vmids.isEmpty()) {
      fromReset = true;
    }
  }

  /** Whether every install is known. */
  public boolean fromReset() {
    return fromReset;
  }

  /** An STE was installed. */
  public void add(StreamTableEntry ste) {
    if (ste.valid() && (ste.stage1() || ste.stage2())) {
      vmids.add(ste.s2Vmid());
    }
  }

  /** A CD was installed. */
  public void add(ContextDescriptor cd) {
    if (cd.valid()) {
      asids.add(cd.asid());
    }
  }

  /** Whether a TLBI can be meant for a domain that was ever installed. */
  public boolean mayReach(TlbScope scope) {
    if (!fromReset) {
      return true;
    }
    boolean asidKnown = scope.asid() == Tag.NONE || asids.isEmpty() || asids.contains(scope.asid());
    boolean vmidKnown = scope.vmid() == Tag.NONE || vmids.isEmpty() || vmids.contains(scope.vmid());
    return asidKnown && vmidKnown;
  }
}
