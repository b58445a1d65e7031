package org.vsmmu.conformance.report;

import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.Watcher;

/** Shows a replay: first the steps, as they are made, then what each trace came to. */
public interface Steps extends Watcher {

  /** What the trace that began came to. */
  void end(Outcome outcome);

  /** All traces are replayed. */
  void finish();
}
