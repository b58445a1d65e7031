package org.vsmmu.smmu.config;

import org.vsmmu.smmu.register.IdRegisters;

/** The translation regime of a Non-secure stream's stage 1 (SMMUv3 2.2, 2.3). */
public enum StreamWorld {
  NS_EL1,
  /** One half, no ASIDs. */
  NS_EL2,
  /** Two halves, ASIDs. */
  NS_EL2_E2H;

  private static final int STRW_EL2 = 2;

  /**
   * The StreamWorld of an STE. STRW counts only for Config 101 where stage 1 and EL2 contexts
   * exist; its reserved values, which make the STE ILLEGAL, count as NS-EL1.
   *
   * @param e2h CR2.E2H
   */
  public static StreamWorld of(StreamTableEntry ste, IdRegisters id, boolean e2h) {
    if (!usesStrw(ste, id) || ste.strw() != STRW_EL2) {
      return NS_EL1;
    }
    return e2h ? NS_EL2_E2H : NS_EL2;
  }

  static boolean usesStrw(StreamTableEntry ste, IdRegisters id) {
    return ste.stage1() && !ste.stage2() && id.s1p() && id.hyp();
  }

  /** Its TLB entries carry an ASID. */
  public boolean usesAsid() {
    return this != NS_EL2;
  }

  /** It has TTB1 and can disable either half. */
  public boolean twoHalves() {
    return this != NS_EL2;
  }
}
