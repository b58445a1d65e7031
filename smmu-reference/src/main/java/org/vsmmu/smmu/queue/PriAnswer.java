package org.vsmmu.smmu.queue;

/** What the SMMU does with a page request (SMMUv3 8.5). */
public sealed interface PriAnswer {

  /** The PRI queue interrupt is triggered (SMMUv3 1.3). */
  boolean interrupt();

  /**
   * It is in the queue, for software to answer.
   *
   * @param address where its 16 bytes are
   */
  record Recorded(long address, boolean interrupt) implements PriAnswer {}

  /**
   * It is lost, and the SMMU answers itself.
   *
   * @param pasid the response carries the request's PASID
   */
  record Responded(PriResponse response, boolean pasid, boolean interrupt) implements PriAnswer {}

  /** It is lost, and nobody answers. */
  record Dropped(boolean interrupt) implements PriAnswer {}

  /** A register is unknown, so nobody knows. */
  record Undecided() implements PriAnswer {
    @Override
    public boolean interrupt() {
      return false;
    }
  }
}
