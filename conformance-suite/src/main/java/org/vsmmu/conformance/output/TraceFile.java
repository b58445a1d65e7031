package org.vsmmu.conformance.output;

import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.gate.CaseResult;

/** The file that a case is, or is in. */
final class TraceFile {

  private TraceFile() {}

  /** Its path: of one of many traces the name without {@code #ID}. */
  static String of(CaseResult result) {
    return result
        .outcome()
        .filter(Outcome.Done.class::isInstance)
        .map(outcome -> ((Outcome.Done) outcome).capture())
        .orElse(result.trace());
  }
}
