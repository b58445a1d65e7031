package org.vsmmu.replay.rule;

import org.vsmmu.replay.Court;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.CallEnded;
import org.vsmmu.replay.iommufd.ObservedCall;

/**
 * A rule on what the uAPI text, the plan or the architecture promise of a call. A kernel may break
 * it although it behaves as its dialect does; what was seen decides, not what was predicted. All
 * occurrences in a trace are one finding.
 */
abstract class ContractRule extends Rule {

  ContractRule(RuleText text) {
    super(text);
  }

  @Override
  public final String judgement() {
    return "contract";
  }

  @Override
  public void judge(Moment moment, Court court) {
    if (moment instanceof CallEnded ended) {
      ended(ended, court);
    }
  }

  /** Judges a call that has ended. */
  void ended(CallEnded ended, Court court) {}

  /** The promise was put to the test; unless something is said, it was kept. */
  final void tested(Court court) {
    court.exercised(this, false);
  }

  /** The promise was broken. */
  final Finding.Builder broken(CallEnded ended) {
    return divergence(ended.at()).part(ended.part());
  }

  /** How a call ended, in words. */
  static String result(ObservedCall call) {
    return call.seen().result().orElseThrow();
  }
}
