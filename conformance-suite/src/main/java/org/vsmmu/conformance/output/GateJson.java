package org.vsmmu.conformance.output;

import java.io.PrintWriter;
import org.vsmmu.conformance.Version;
import org.vsmmu.conformance.gate.BaselineEntry;
import org.vsmmu.conformance.gate.BaselineProblem;
import org.vsmmu.conformance.gate.CaseFinding;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.Change;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.gate.PlanTable;
import org.vsmmu.conformance.gate.Status;
import org.vsmmu.conformance.report.FindingJson;
import org.vsmmu.conformance.report.PrettyJson;
import org.vsmmu.replay.expectation.Mismatch;
import tools.jackson.core.JsonGenerator;

/** The whole result, as {@code gate-result-1.0.schema.json} describes it. */
final class GateJson implements GateWriter {

  @Override
  public void write(GateResult result, PrintWriter out) {
    JsonGenerator json = PrettyJson.to(out);
    json.writeStartObject();
    json.writeStringProperty("vsmmu", Version.TEXT);
    json.writeBooleanProperty("passes", result.passes());
    json.writeNumberProperty("exit", result.exit().code());
    json.writeObjectPropertyStart("totals");
    for (Status status : Status.values()) {
      json.writeNumberProperty(status.name(), result.count(status));
    }
    json.writeEndObject();
    json.writeStringProperty("baseline", result.baseline());
    json.writeBooleanProperty("strict", result.strict());
    json.writeArrayPropertyStart("plan");
    result.plan().rows().forEach(row -> part(json, row));
    json.writeEndArray();
    json.writeArrayPropertyStart("cases");
    result.cases().forEach(one -> oneCase(json, one));
    json.writeEndArray();
    json.writeArrayPropertyStart("problems");
    result.problems().forEach(problem -> problem(json, problem));
    json.writeEndArray();
    json.writeArrayPropertyStart("changes");
    result.changes().forEach(change -> change(json, change));
    json.writeEndArray();
    json.writeObjectPropertyStart("ignored");
    result.ignored().forEach(json::writeNumberProperty);
    json.writeEndObject();
    json.writeEndObject();
    json.close();
    out.print("\n");
    out.flush();
  }

  private static void part(JsonGenerator json, PlanTable.Row row) {
    json.writeStartObject();
    json.writeStringProperty("part", row.part());
    json.writeNumberProperty("cases", row.cases());
    json.writeNumberProperty("conform", row.conform());
    json.writeNumberProperty("diverge", row.diverge());
    json.writeNumberProperty("inconclusive", row.inconclusive());
    json.writeNumberProperty("notExercised", row.notExercised());
    json.writeEndObject();
  }

  private static void oneCase(JsonGenerator json, CaseResult result) {
    json.writeStartObject();
    json.writeStringProperty("trace", result.trace());
    json.writeStringProperty("part", result.part());
    json.writeStringProperty("status", result.status().name());
    json.writeStringProperty("verdict", result.verdict().name());
    json.writeBooleanProperty("judged", result.judged().isPresent());
    json.writeStringProperty("why", result.why());
    json.writeArrayPropertyStart("findings");
    result.findings().forEach(finding -> finding(json, finding));
    json.writeEndArray();
    json.writeArrayPropertyStart("mismatches");
    result.mismatches().forEach(mismatch -> mismatch(json, mismatch));
    json.writeEndArray();
    result.entry().ifPresent(entry -> entry(json, "entry", entry));
    json.writeStringProperty("again", result.again());
    result
        .elapsed()
        .ifPresent(time -> json.writeNumberProperty("seconds", time.toMillis() / 1000.0));
    json.writeEndObject();
  }

  private static void finding(JsonGenerator json, CaseFinding finding) {
    json.writeStartObject();
    json.writeStringProperty("kind", finding.finding().kind().name());
    json.writeStringProperty("standing", finding.standing().name());
    FindingJson.members(json, finding.finding(), finding.fingerprint());
    finding.waiver().ifPresent(waiver -> entry(json, "waiver", waiver));
    json.writeEndObject();
  }

  private static void mismatch(JsonGenerator json, Mismatch mismatch) {
    json.writeStartObject();
    json.writeStringProperty("what", mismatch.what());
    json.writeStringProperty("expected", mismatch.expected());
    json.writeStringProperty("got", mismatch.got());
    json.writeEndObject();
  }

  private static void entry(JsonGenerator json, String name, BaselineEntry entry) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("kind", entry.kind().toString());
    json.writeStringProperty("rule", entry.rule());
    json.writeStringProperty("trace", entry.trace().text());
    json.writeStringProperty("part", entry.part());
    json.writeStringProperty("fingerprint", entry.fingerprint());
    json.writeStringProperty("until", entry.until().map(Object::toString).orElse(""));
    json.writeStringProperty("owner", entry.owner());
    json.writeStringProperty("link", entry.link());
    json.writeStringProperty("reason", entry.reason());
    json.writeNumberProperty("line", entry.line());
    json.writeEndObject();
  }

  private static void problem(JsonGenerator json, BaselineProblem problem) {
    json.writeStartObject();
    json.writeStringProperty("kind", problem.kind().name());
    json.writeStringProperty("message", problem.message());
    entry(json, "entry", problem.entry());
    json.writeEndObject();
  }

  private static void change(JsonGenerator json, Change change) {
    json.writeStartObject();
    json.writeStringProperty("trace", change.trace());
    json.writeStringProperty("what", change.what());
    json.writeNumberProperty("before", change.before());
    json.writeNumberProperty("after", change.after());
    json.writeEndObject();
  }
}
