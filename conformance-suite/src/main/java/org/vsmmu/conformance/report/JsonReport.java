package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.Version;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.trace.ReadReport;
import tools.jackson.core.JsonGenerator;

/** The report for programs: one object, as {@code check-result-1.0.schema.json} describes it. */
public final class JsonReport {
  private final PrintWriter out;
  private JsonGenerator json;

  public JsonReport(PrintWriter out) {
    this.out = out;
  }

  /** Writes the whole report. */
  public void write(List<Outcome> outcomes) {
    Totals totals = new Totals();
    outcomes.forEach(totals::add);
    json = PrettyJson.to(out);
    json.writeStartObject();
    json.writeStringProperty("vsmmu", Version.TEXT);
    json.writeStringProperty("verdict", totals.verdict().name());
    json.writeArrayPropertyStart("parts");
    totals.parts().forEach(this::part);
    json.writeEndArray();
    json.writeArrayPropertyStart("traces");
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Done done) {
        trace(done.judged());
      }
    }
    json.writeEndArray();
    json.writeArrayPropertyStart("errors");
    for (Outcome outcome : outcomes) {
      if (outcome instanceof Outcome.Unopened unopened) {
        error(unopened.trace(), unopened.message());
      } else if (outcome instanceof Outcome.Crashed crashed) {
        error(crashed.trace(), crashed.message());
      }
    }
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    out.println();
    out.flush();
  }

  private void part(String part, PartCases cases) {
    json.writeStartObject();
    json.writeStringProperty("part", part);
    json.writeNumberProperty("cases", cases.cases());
    json.writeNumberProperty("conform", cases.of(Verdict.CONFORMS));
    json.writeNumberProperty("diverge", cases.of(Verdict.DIVERGES));
    json.writeNumberProperty("inconclusive", cases.of(Verdict.INCONCLUSIVE));
    json.writeNumberProperty("notExercised", cases.of(Verdict.NOTHING));
    json.writeEndObject();
  }

  private void error(String trace, String message) {
    json.writeStartObject();
    json.writeStringProperty("trace", trace);
    json.writeStringProperty("message", message);
    json.writeEndObject();
  }

  private void trace(Judged judged) {
    json.writeStartObject();
    json.writeStringProperty("trace", judged.trace());
    json.writeStringProperty("format", judged.format());
    json.writeStringProperty("profile", judged.profile());
    json.writeNumberProperty("records", judged.records());
    json.writeNumberProperty("commands", judged.commands());
    json.writeStringProperty("verdict", judged.verdict().name());
    counts("unknown", judged.unknown());
    counts("unmodelled", judged.unmodelled());
    json.writeArrayPropertyStart("rules");
    judged.counts().forEach(this::rule);
    json.writeEndArray();
    json.writeNumberProperty("pending", judged.pending());
    findings("divergences", judged.divergences());
    findings("inconclusive", judged.inconclusive());
    findings("notes", judged.notes());
    json.writeStringProperty("broken", judged.broken());
    json.writeNumberProperty("problemCount", judged.problemCount());
    json.writeArrayPropertyStart("problems");
    judged.problems().forEach(this::problem);
    json.writeEndArray();
    json.writeEndObject();
  }

  private void counts(String name, Map<String, Long> counts) {
    json.writeObjectPropertyStart(name);
    counts.forEach(json::writeNumberProperty);
    json.writeEndObject();
  }

  private void rule(Rule rule, RuleCount count) {
    json.writeStartObject();
    json.writeStringProperty("id", rule.id());
    json.writeStringProperty("part", rule.text().part());
    json.writeNumberProperty("exercised", count.exercised());
    json.writeNumberProperty("diverged", count.diverged());
    json.writeNumberProperty("inconclusive", count.inconclusive());
    json.writeNumberProperty("weak", count.weak());
    json.writeEndObject();
  }

  private void findings(String name, List<Finding> findings) {
    List<String> fingerprints = Fingerprint.of(findings);
    json.writeArrayPropertyStart(name);
    for (int i = 0; i < findings.size(); i++) {
      json.writeStartObject();
      FindingJson.members(json, findings.get(i), fingerprints.get(i));
      json.writeEndObject();
    }
    json.writeEndArray();
  }

  private void problem(ReadReport.Problem problem) {
    json.writeStartObject();
    FindingJson.source(json, problem.source());
    json.writeNumberProperty("column", problem.column());
    json.writeStringProperty("found", problem.found());
    json.writeStringProperty("expected", problem.expected());
    json.writeEndObject();
  }
}
