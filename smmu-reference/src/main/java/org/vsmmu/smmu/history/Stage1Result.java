package org.vsmmu.smmu.history;

import org.vsmmu.smmu.translate.Fault;

/** One thing that stage 1 may make of a VA. */
sealed interface Stage1Result {

  /**
   * A leaf.
   *
   * @param made under this configuration
   * @param output of the address looked up: an IPA if there is a stage 2, else a PA
   */
  record Leaf(Item item, ContextUse.Key made, long output, int shift, int permissions)
      implements Stage1Result {}

  /**
   * A fault that a walk would meet now.
   *
   * @param pointer the cached pointer that the walk can begin at; null if none, and then only a
   *     stream with this very configuration meets the fault
   */
  record Failure(Fault fault, ContextUse.Key made, Item pointer) implements Stage1Result {}
}
