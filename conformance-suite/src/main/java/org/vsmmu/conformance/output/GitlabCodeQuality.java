package org.vsmmu.conformance.output;

import java.io.PrintWriter;
import org.vsmmu.conformance.gate.BaselineProblem;
import org.vsmmu.conformance.gate.CaseFinding;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.FailureText;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.report.PrettyJson;
import org.vsmmu.conformance.report.Visible;
import org.vsmmu.replay.Finding;
import org.vsmmu.trace.Source;
import tools.jackson.core.JsonGenerator;

/** GitLab's code quality report: an array of what counts; what the baseline allows is left out. */
final class GitlabCodeQuality implements GateWriter {

  @Override
  public void write(GateResult result, PrintWriter out) {
    JsonGenerator json = PrettyJson.to(out);
    json.writeStartArray();
    for (CaseResult one : result.cases()) {
      if (one.blocks()) {
        one.fresh().forEach(finding -> finding(json, one, finding));
        if (one.fresh().isEmpty()) {
          whole(json, one);
        }
      }
    }
    for (BaselineProblem problem : result.problems()) {
      String severity = result.strict() ? "major" : "info";
      String name = problem.kind() + " " + problem.entry().text();
      Source line = Source.line(result.baseline(), problem.entry().line());
      issue(json, SarifRules.BASELINE, problem.message(), severity, name, line);
    }
    json.writeEndArray();
    json.close();
    out.print("\n");
    out.flush();
  }

  private static void finding(JsonGenerator json, CaseResult result, CaseFinding about) {
    Finding finding = about.finding();
    boolean open = finding.kind() == Finding.Kind.INCONCLUSIVE;
    issue(
        json,
        finding.rule().id(),
        finding.rule().id() + ": " + FailureText.message(finding),
        open ? "minor" : "critical",
        result.trace() + " " + about.fingerprint(),
        finding.about().source());
  }

  private static void whole(JsonGenerator json, CaseResult result) {
    String why = result.why().isEmpty() ? GateHeadline.word(result.status()) : result.why();
    Source file = Source.line(TraceFile.of(result), 1);
    issue(json, SarifRules.UNEXPECTED, why, "major", result.trace(), file);
  }

  private static void issue(
      JsonGenerator json, String rule, String text, String severity, String name, Source source) {
    String file = source.file();
    json.writeStartObject();
    json.writeStringProperty("description", Visible.line(text));
    json.writeStringProperty("check_name", rule);
    json.writeStringProperty("fingerprint", Sha256.of(rule + " " + name));
    json.writeStringProperty("severity", severity);
    json.writeObjectPropertyStart("location");
    json.writeStringProperty("path", file.startsWith("./") ? file.substring(2) : file);
    json.writeObjectPropertyStart("lines");
    json.writeNumberProperty("begin", Math.max(source.line(), 1));
    json.writeEndObject();
    json.writeEndObject();
    json.writeEndObject();
  }
}
