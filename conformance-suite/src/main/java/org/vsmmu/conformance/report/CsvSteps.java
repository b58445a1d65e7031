package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.replay.CacheState;
import org.vsmmu.replay.Replay;

/** The state at the end as the two tables that a check can be given as expectations. */
public final class CsvSteps implements Steps {
  private final PrintWriter out;
  private CacheState state = StateReport.NOTHING;

  public CsvSteps(PrintWriter out) {
    this.out = out;
  }

  @Override
  public void begin(String trace) {
    state = StateReport.NOTHING;
  }

  @Override
  public void ended(Replay replay) {
    state = replay.state();
  }

  @Override
  public void end(Outcome outcome) {
    // What is shown is shown at the end: of several traces nothing is.
  }

  @Override
  public void finish() {
    StateReport.csv(out, state);
    out.flush();
  }
}
