package org.vsmmu.smmu.queue;

import org.vsmmu.smmu.register.Ternary;

/** What the SMMU does with a page request (SMMUv3 8.5). */
public sealed interface PriAnswer {

  /** The PRI queue interrupt is triggered; unknown if PRIQ_IRQ_CFG2.LO is (SMMUv3 1.3). */
  Ternary interrupt();

  /**
   * It is in the queue, for software to answer.
   *
   * @param address where its 16 bytes are
   */
  record Recorded(long address, Ternary interrupt) implements PriAnswer {}

  /**
   * It is lost, and the SMMU answers itself.
   *
   * @param pasid the response carries the request's PASID
   */
  record Responded(PriResponse response, boolean pasid, Ternary interrupt) implements PriAnswer {}

  /** It is lost, and nobody answers. */
  record Dropped(Ternary interrupt) implements PriAnswer {}

  /** A register is unknown, so nobody knows; PROD is unknown from here. */
  record Undecided() implements PriAnswer {
    @Override
    public Ternary interrupt() {
      return Ternary.UNKNOWN;
    }
  }
}
