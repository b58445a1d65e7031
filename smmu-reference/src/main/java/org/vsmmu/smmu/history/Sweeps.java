package org.vsmmu.smmu.history;

import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Opcode;

/**
 * Up to when everything that was ever cached is surely gone (SMMUv3 15.4).
 *
 * <p>A stale STE makes stage-2 entries, these lead to stale CDs, and these make stage-1 entries. So
 * it takes a CFGI_ALL, a sweep of the TLB, a CFGI_ALL and a sweep of the TLB, each consumed after
 * the one before was complete.
 */
final class Sweeps {

  private final boolean el2;

  /** The CFGI_ALL that began the first round, and of the second; null before. */
  private PastCommand first;

  private PastCommand second;
  private boolean firstSwept;
  private long firstDone;

  /** When the latest sweep of either part of the TLB, after the latest CFGI_ALL, was complete. */
  private long el1Done;

  private long el2Done;
  private long before;

  /**
   * Nothing swept yet.
   *
   * @param el2 IDR0.Hyp: TLBI_NSNH_ALL is not enough
   */
  Sweeps(boolean el2) {
    this.el2 = el2;
  }

  /** A CMD_SYNC completed a command. */
  void completed(PastCommand past) {
    Command command = past.invalidation().command();
    if (command instanceof CfgiSteRange range && range.isAll()) {
      configuration(past);
    } else if (command.opcode() == Opcode.TLBI_NSNH_ALL
        || command.opcode() == Opcode.TLBI_EL2_ALL) {
      tlb(past, command.opcode() == Opcode.TLBI_EL2_ALL);
    }
  }

  private void configuration(PastCommand past) {
    if (first == null) {
      first = past;
      restart();
    } else if (firstSwept && second == null && past.consumed() > firstDone) {
      second = past;
      restart();
    }
  }

  private void restart() {
    el1Done = 0;
    el2Done = 0;
  }

  private void tlb(PastCommand past, boolean ofEl2) {
    PastCommand latest = second == null ? first : second;
    if (latest == null || past.consumed() <= latest.completed()) {
      return;
    }
    if (ofEl2) {
      el2Done = past.completed();
    } else {
      el1Done = past.completed();
    }
    if (el1Done == 0 || (el2 && el2Done == 0)) {
      return;
    }
    if (second == null) {
      firstSwept = true;
    } else {
      // The second round is the first of the next.
      before = first.consumed();
      first = second;
      second = null;
    }
    firstDone = Math.max(el1Done, el2Done);
  }

  /** Whatever could be read before this tick only is in no cache any more; 0: nothing is sure. */
  long sweptBefore() {
    return before;
  }
}
