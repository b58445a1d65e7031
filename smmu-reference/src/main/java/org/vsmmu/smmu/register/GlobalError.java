package org.vsmmu.smmu.register;

/** A bit of GERROR and GERRORN (SMMUv3 1.7). */
public enum GlobalError {
  CMDQ_ERR(0),
  EVENTQ_ABT_ERR(2),
  PRIQ_ABT_ERR(3),
  MSI_CMDQ_ABT_ERR(4),
  MSI_EVENTQ_ABT_ERR(5),
  MSI_PRIQ_ABT_ERR(6),
  MSI_GERROR_ABT_ERR(7),
  SFM_ERR(8),
  CMDQP_ERR(9),
  DPT_ERR(10);

  /** Every bit that is not reserved. */
  static final long ALL = 0x7fd;

  private final int bit;

  GlobalError(int bit) {
    this.bit = bit;
  }

  /** The bit in the register, as a mask. */
  public long mask() {
    return 1L << bit;
  }
}
