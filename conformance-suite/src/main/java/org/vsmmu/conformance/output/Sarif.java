package org.vsmmu.conformance.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.conformance.gate.BaselineEntry;
import org.vsmmu.conformance.gate.BaselineProblem;
import org.vsmmu.conformance.gate.CaseFinding;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.FailureText;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.gate.Standing;
import org.vsmmu.conformance.gate.Status;
import org.vsmmu.conformance.report.PrettyJson;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Finding;
import org.vsmmu.trace.Source;
import tools.jackson.core.JsonGenerator;

/**
 * SARIF 2.1.0: one run, a result for each finding that is not expected. A waived one is suppressed,
 * one of the reference run is unchanged, the records that prove it are a code flow. What cannot be
 * decided is of the kind {@code open}.
 */
final class Sarif implements GateWriter {
  /** What code scanning takes of one run; the rest is only counted. */
  static final int MOST_RESULTS = 25_000;

  /** Likewise of one code flow. */
  private static final int MOST_STEPS = 1_000;

  private static final String SCHEMA =
      "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

  private final int mostResults;

  Sarif() {
    this(MOST_RESULTS);
  }

  Sarif(int mostResults) {
    this.mostResults = mostResults;
  }

  /** A run in the writing. */
  private record Run(GateResult result, JsonGenerator json, boolean compared) {}

  @Override
  public void write(GateResult result, PrintWriter out) {
    JsonGenerator json = PrettyJson.to(out);
    boolean compared = !result.baseline().isEmpty() || known(result);
    Run run = new Run(result, json, compared);
    List<Runnable> results = results(run);
    json.writeStartObject();
    json.writeStringProperty("$schema", SCHEMA);
    json.writeStringProperty("version", "2.1.0");
    json.writeArrayPropertyStart("runs");
    json.writeStartObject();
    json.writeObjectPropertyStart("tool");
    SarifRules.driver(json);
    json.writeEndObject();
    invocation(run, results.size());
    json.writeObjectPropertyStart("automationDetails");
    json.writeStringProperty("id", "vsmmu-gate/");
    json.writeEndObject();
    json.writeStringProperty("columnKind", "utf16CodeUnits");
    json.writeArrayPropertyStart("results");
    results.stream().limit(mostResults).forEach(Runnable::run);
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    out.print("\n");
    out.flush();
  }

  private static boolean known(GateResult result) {
    return result.cases().stream()
        .flatMap(c -> c.findings().stream())
        .anyMatch(f -> f.standing() == Standing.KNOWN);
  }

  /** What there is to write, those that count first: they are kept when there are too many. */
  private static List<Runnable> results(Run run) {
    List<Runnable> counting = new ArrayList<>();
    List<Runnable> others = new ArrayList<>();
    for (CaseResult result : run.result().cases()) {
      for (CaseFinding finding : result.findings()) {
        boolean counts = finding.standing() == Standing.NEW && result.blocks();
        if (finding.standing() != Standing.EXPECTED) {
          (counts ? counting : others).add(() -> finding(run, result, finding));
        }
      }
      if (result.blocks() && result.status() != Status.ERROR && result.fresh().isEmpty()) {
        counting.add(() -> unexpected(run, result));
      }
    }
    for (BaselineProblem problem : run.result().problems()) {
      (run.result().strict() ? counting : others).add(() -> problem(run, problem));
    }
    counting.addAll(others);
    return counting;
  }

  /** Cases that could not be judged are no results but notifications. */
  private void invocation(Run run, int results) {
    JsonGenerator json = run.json();
    List<CaseResult> errors = run.result().of(Status.ERROR);
    json.writeArrayPropertyStart("invocations");
    json.writeStartObject();
    json.writeBooleanProperty("executionSuccessful", errors.isEmpty());
    json.writeNumberProperty("exitCode", run.result().exit().code());
    json.writeArrayPropertyStart("toolExecutionNotifications");
    for (CaseResult error : errors) {
      notification(json, "error", error.trace(), String.join("\n", FailureText.ofCase(error)));
    }
    if (results > mostResults) {
      notification(
          json,
          "warning",
          "",
          "%d results, the first %d are listed".formatted(results, mostResults));
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  private static void notification(JsonGenerator json, String level, String trace, String message) {
    json.writeStartObject();
    json.writeStringProperty("level", level);
    SarifPlaces.message(json, "message", message);
    if (!trace.isEmpty()) {
      json.writeArrayPropertyStart("locations");
      SarifPlaces.location(json, new Source(trace, 0, -1), "");
      json.writeEndArray();
    }
    json.writeEndObject();
  }

  private static void finding(Run run, CaseResult result, CaseFinding about) {
    JsonGenerator json = run.json();
    Finding finding = about.finding();
    boolean open = finding.kind() == Finding.Kind.INCONCLUSIVE;
    begin(
        json,
        finding.rule().id(),
        open ? "open" : "fail",
        open ? "none" : SarifRules.level(finding.rule().text().severity()));
    SarifPlaces.message(json, "message", String.join("\n", FailureText.of(result, about)));
    place(json, finding.about().source());
    flow(json, finding.slice());
    String name = result.trace() + " " + about.fingerprint();
    fingerprints(json, finding.rule().id() + " " + name);
    if (run.compared()) {
      json.writeStringProperty(
          "baselineState", about.standing() == Standing.NEW ? "new" : "unchanged");
    }
    Optional<BaselineEntry> allowed = about.waiver().or(result::entry);
    if (about.standing() == Standing.WAIVED || !result.blocks()) {
      allowed.ifPresent(entry -> suppression(json, entry));
    }
    json.writeObjectPropertyStart("properties");
    json.writeStringProperty("trace", result.trace());
    json.writeStringProperty("part", finding.part());
    json.writeStringProperty("judgement", finding.rule().judgement());
    json.writeStringProperty("section", finding.rule().text().section());
    json.writeNumberProperty("record", finding.about().record());
    json.writeStringProperty("fingerprint", about.fingerprint());
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void unexpected(Run run, CaseResult result) {
    JsonGenerator json = run.json();
    boolean open = result.status() == Status.UNDECIDED;
    begin(json, SarifRules.UNEXPECTED, open ? "open" : "fail", open ? "none" : "error");
    SarifPlaces.message(json, "message", String.join("\n", FailureText.ofCase(result)));
    place(json, new Source(TraceFile.of(result), 1, -1));
    fingerprints(json, SarifRules.UNEXPECTED + " " + result.trace());
    json.writeEndObject();
  }

  private static void problem(Run run, BaselineProblem problem) {
    JsonGenerator json = run.json();
    begin(json, SarifRules.BASELINE, "fail", run.result().strict() ? "error" : "note");
    SarifPlaces.message(json, "message", problem.message());
    place(json, new Source(run.result().baseline(), Math.max(problem.entry().line(), 1), -1));
    fingerprints(
        json, SarifRules.BASELINE + " " + problem.kind() + " " + problem.entry().text());
    json.writeEndObject();
  }

  private static void begin(JsonGenerator json, String rule, String kind, String level) {
    json.writeStartObject();
    json.writeStringProperty("ruleId", rule);
    json.writeNumberProperty("ruleIndex", SarifRules.index(rule));
    json.writeStringProperty("kind", kind);
    json.writeStringProperty("level", level);
  }

  private static void place(JsonGenerator json, Source source) {
    json.writeArrayPropertyStart("locations");
    SarifPlaces.location(json, source, "");
    json.writeEndArray();
  }

  /** The causal chain, in the order of the trace. */
  private static void flow(JsonGenerator json, List<Evidence> slice) {
    if (slice.isEmpty()) {
      return;
    }
    json.writeArrayPropertyStart("codeFlows");
    json.writeStartObject();
    json.writeArrayPropertyStart("threadFlows");
    json.writeStartObject();
    json.writeArrayPropertyStart("locations");
    int order = 0;
    for (Evidence record : slice.subList(0, Math.min(slice.size(), MOST_STEPS))) {
      json.writeStartObject();
      json.writeName("location");
      SarifPlaces.location(json, record.source(), record.role() + ": " + record.text());
      json.writeNumberProperty("executionOrder", ++order);
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
    json.writeEndObject();
    json.writeEndArray();
  }

  /** The same names as before, wherever the lines have moved: alerts are told apart by them. */
  private static void fingerprints(JsonGenerator json, String name) {
    String hash = Sha256.of(name).substring(0, 16);
    json.writeObjectPropertyStart("partialFingerprints");
    json.writeStringProperty("primaryLocationLineHash", hash + ":1");
    json.writeStringProperty("vsmmuFinding/v1", hash);
    json.writeEndObject();
  }

  private static void suppression(JsonGenerator json, BaselineEntry entry) {
    json.writeArrayPropertyStart("suppressions");
    json.writeStartObject();
    json.writeStringProperty("kind", "external");
    json.writeStringProperty("status", "accepted");
    json.writeStringProperty("justification", RuleOnTrace.why(entry));
    json.writeEndObject();
    json.writeEndArray();
  }
}
