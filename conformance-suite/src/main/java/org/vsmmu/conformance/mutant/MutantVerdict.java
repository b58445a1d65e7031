package org.vsmmu.conformance.mutant;

import org.vsmmu.replay.Verdict;

/**
 * A changed trace, judged.
 *
 * @param kind of the change
 * @param rule that is to find it; empty for a change that stays right
 * @param place the trace, the record and the kind
 * @param verdict on it
 * @param remarked whether the rule only remarks, and did so more often than before the change
 */
public record MutantVerdict(
    String kind, String rule, String place, Verdict verdict, boolean remarked) {

  /** Whether it is wrong by construction. */
  public boolean harmful() {
    return !rule.isEmpty();
  }

  /**
   * Whether the judgement is as it has to be: a wrong one does not conform or is remarked upon, a
   * right one conforms.
   */
  public boolean right() {
    boolean passed = verdict == Verdict.CONFORMS || verdict == Verdict.NOTHING;
    return harmful() ? !passed || remarked : verdict == Verdict.CONFORMS;
  }
}
