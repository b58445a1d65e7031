package org.vsmmu.conformance.report;

import java.util.List;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.Watcher;

/** Shows a replay: first the steps, as they are made, then what each trace came to. */
public interface Steps extends Watcher {

  /** A trace begins. */
  void begin(String trace);

  /** What the trace that began came to. */
  void end(Outcome outcome);

  /** All traces are replayed. */
  void finish(List<Outcome> outcomes);
}
