package org.vsmmu.smmu.cache;

/**
 * The tag of TLB entries (SMMUv3 7.1).
 *
 * @param world the StreamWorld
 * @param stage 1, also for combined entries; 2 for entries of stage 2 alone
 * @param vmid VMID; {@link #NONE} for EL2
 * @param asid ASID; {@link #NONE} for stage 2 and for EL2 without E2H
 */
public record Tag(StreamWorld world, int stage, int vmid, int asid) {

  /** The entries carry no such tag. */
  public static final int NONE = -1;

  /** The StreamWorlds of Non-secure state. */
  public enum StreamWorld {
    NS_EL1,
    NS_EL2
  }

  /** Stage 1 of NS-EL1. */
  public static Tag stage1(int vmid, int asid) {
    return new Tag(StreamWorld.NS_EL1, 1, vmid, asid);
  }

  /** Stage 2. */
  public static Tag stage2(int vmid) {
    return new Tag(StreamWorld.NS_EL1, 2, vmid, NONE);
  }

  /** Stage 1 of NS-EL2; {@link #NONE} as ASID without E2H. */
  public static Tag el2(int asid) {
    return new Tag(StreamWorld.NS_EL2, 1, NONE, asid);
  }

  @Override
  public String toString() {
    if (world == StreamWorld.NS_EL2) {
      return asid == NONE ? "EL2" : "EL2 asid=" + asid;
    }
    return stage == 2 ? "vmid=" + vmid + " stage 2" : "vmid=" + vmid + " asid=" + asid;
  }
}
