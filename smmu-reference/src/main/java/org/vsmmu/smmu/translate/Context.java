package org.vsmmu.smmu.translate;

import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * A legal STE and, when stage 1 translates, a legal CD: all that decides how a stream translates.
 *
 * @param ste the stream table entry
 * @param cd the context descriptor; null when stage 1 is bypassed
 * @param world whose tags its TLB entries carry
 * @param vmid the tag; {@link #NO_TAG} where the SMMU has no VMIDs or the world has none
 * @param asid the tag; {@link #NO_TAG} without stage 1 and for EL2 without E2H
 * @param stage1 null when bypassed
 * @param stage2 null when bypassed
 */
public record Context(
    StreamTableEntry ste,
    ContextDescriptor cd,
    StreamWorld world,
    int vmid,
    int asid,
    Stage1 stage1,
    TranslationTable stage2) {

  /** The entries carry no such tag. */
  public static final int NO_TAG = -1;

  /**
   * The context of a legal pair; no CD means that stage 1 is bypassed.
   *
   * @throws Unreadable with {@link Unreadable#UNKNOWN} if a stage has AArch32 tables, 128-bit
   *     descriptors or indirect permissions, which are not modelled
   */
  public static Context of(
      StreamTableEntry ste, ContextDescriptor cd, IdRegisters id, boolean e2h) {
    if (cd != null && id.s1pi() && ste.s1Pie() && cd.pie()) {
      throw Unreadable.UNKNOWN;
    }
    StreamWorld world = StreamWorld.of(ste, id, e2h);
    boolean el1 = world == StreamWorld.NS_EL1;
    boolean tagged = cd != null && world != StreamWorld.NS_EL2;
    return new Context(
        ste,
        cd,
        world,
        el1 && id.s2p() ? ste.s2Vmid() : NO_TAG,
        tagged ? cd.asid() : NO_TAG,
        cd == null ? null : Stage1.of(cd, world, id),
        ste.stage2() ? TranslationTable.ofStage2(ste, id) : null);
  }

  /** Both stages translate. */
  public boolean nested() {
    return stage1 != null && stage2 != null;
  }
}
