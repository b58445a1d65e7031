package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.Version;
import org.vsmmu.replay.CacheState;
import org.vsmmu.replay.RecordText;
import org.vsmmu.replay.Replay;
import org.vsmmu.trace.TraceRecord;
import tools.jackson.core.JsonGenerator;

/** One object: {@code traces}, each with its {@code steps} or its {@code state}, and verdicts. */
public final class JsonSteps implements Steps {
  private final PrintWriter out;
  private final JsonGenerator json;
  private final boolean showState;
  private final Totals totals = new Totals();
  private CacheState state = StateReport.NOTHING;

  /** @param showState show the state at the end instead of each record */
  public JsonSteps(PrintWriter out, boolean showState) {
    this.out = out;
    this.json = PrettyJson.to(out);
    this.showState = showState;
    json.writeStartObject();
    json.writeStringProperty("vsmmu", Version.TEXT);
    json.writeArrayPropertyStart("traces");
  }

  @Override
  public void begin(String trace) {
    state = StateReport.NOTHING;
    json.writeStartObject();
    json.writeStringProperty("trace", trace);
    if (!showState) {
      json.writeArrayPropertyStart("steps");
    }
  }

  @Override
  public void stepped(TraceRecord record) {
    if (!showState) {
      json.writeStartObject();
      json.writeNumberProperty("record", record.position());
      FindingJson.source(json, record.source());
      json.writeStringProperty("text", RecordText.of(record.body()));
      json.writeEndObject();
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
    totals.add(outcome);
    if (showState) {
      StateReport.json(json, state);
    } else {
      json.writeEndArray();
    }
    if (outcome instanceof Outcome.Done done) {
      json.writeNumberProperty("records", done.judged().records());
      json.writeStringProperty("verdict", done.judged().verdict().name());
    } else if (outcome instanceof Outcome.Unopened unopened) {
      json.writeStringProperty("error", unopened.message());
    } else if (outcome instanceof Outcome.Crashed crashed) {
      json.writeStringProperty("error", crashed.message());
    }
    json.writeEndObject();
  }

  @Override
  public void finish() {
    json.writeEndArray();
    json.writeStringProperty("verdict", totals.verdict().name());
    json.writeEndObject();
    json.close();
    out.println();
    out.flush();
  }
}
