package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.replay.CacheState;
import org.vsmmu.replay.RecordText;
import org.vsmmu.replay.Replay;
import org.vsmmu.trace.TraceRecord;

/** A line a record, or the state at the end; then the verdict. */
public final class TextSteps implements Steps {
  private final PrintWriter out;
  private final TextReport report;
  private final boolean showState;
  private boolean begun;
  private CacheState state = StateReport.NOTHING;

  /** @param showState show the state at the end instead of each record */
  public TextSteps(PrintWriter out, Colours colours, boolean showState) {
    this.out = out;
    this.report = new TextReport(out, colours);
    this.showState = showState;
  }

  @Override
  public void begin(String trace) {
    if (begun) {
      out.println();
      report.apart();
    }
    begun = true;
    state = StateReport.NOTHING;
  }

  @Override
  public void stepped(TraceRecord record) {
    if (!showState) {
      out.println("%6d  %s  %s"
          .formatted(
              record.position(),
              Plain.text(record.source().toString()),
              Plain.text(RecordText.of(record.body()))));
    }
  }

  @Override
  public void ended(Replay replay) {
    if (showState) {
      state = replay.state();
    }
  }

  @Override
  public void end(Outcome outcome) {
    if (showState && outcome instanceof Outcome.Done) {
      StateReport.text(out, state);
    }
    out.println();
    report.add(outcome);
  }

  @Override
  public void finish() {
    report.finish();
  }
}
