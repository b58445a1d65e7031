package org.vsmmu.replay.ownership;

import java.util.HashSet;
import java.util.Set;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TlbScope;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;

/**
 * The ASIDs and VMIDs that recorded STEs and CDs installed, and for which stages.
 *
 * <p>They exclude other tags only in a capture that begins at the reset of the SMMU: a later one
 * cannot know what was installed before it.
 */
public final class InstalledTags {

  private static final int STRW_EL2 = 2;

  private final Set<Integer> asids = new HashSet<>();
  private final Set<Integer> stage1Vmids = new HashSet<>();
  private final Set<Integer> stage2Vmids = new HashSet<>();
  private boolean el2;
  private boolean fromReset;

  /** The SMMU was reset: every install since is known. */
  public void reset() {
    if (asids.isEmpty() && noSte()) {
      fromReset = true;
    }
  }

  /** Whether every install is known. */
  public boolean fromReset() {
    return fromReset;
  }

  private boolean noSte() {
    return stage1Vmids.isEmpty() && stage2Vmids.isEmpty() && !el2;
  }

  /** An STE was installed. */
  public void add(StreamTableEntry ste) {
    boolean inEl2 = ste.stage1() && !ste.stage2() && ste.strw() == STRW_EL2;
    el2 |= inEl2;
    if (ste.stage1() && !inEl2) {
      stage1Vmids.add(ste.s2Vmid());
    }
    if (ste.stage2()) {
      stage2Vmids.add(ste.s2Vmid());
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
    boolean asid = scope.asid() == Tag.NONE || asids.isEmpty() || asids.contains(scope.asid());
    return switch (scope.opcode()) {
      case TLBI_NSNH_ALL -> true;
      case TLBI_NH_ALL, TLBI_NH_VAA, TLBI_NH_ASID, TLBI_NH_VA -> asid && in(stage1Vmids, scope);
      case TLBI_S2_IPA -> in(stage2Vmids, scope);
      case TLBI_S12_VMALL -> in(stage1Vmids, scope) || in(stage2Vmids, scope);
      default -> asid && (el2 || noSte());
    };
  }

  private boolean in(Set<Integer> vmids, TlbScope scope) {
    return noSte() || scope.vmid() == Tag.NONE || vmids.contains(scope.vmid());
  }
}
