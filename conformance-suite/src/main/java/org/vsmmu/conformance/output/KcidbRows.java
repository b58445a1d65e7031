package org.vsmmu.conformance.output;

import java.io.PrintWriter;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.vsmmu.conformance.gate.BaselineEntry;
import org.vsmmu.conformance.gate.CaseFinding;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.FailureText;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.gate.Status;
import org.vsmmu.conformance.report.PrettyJson;
import org.vsmmu.conformance.report.Visible;
import tools.jackson.core.JsonGenerator;

/**
 * Rows for KCIDB, in the I/O format 5.0: a test for each trace; an issue for each entry of the
 * baseline that allows something, and an incident for each trace that it is allowed in.
 */
final class KcidbRows implements GateWriter {
  private static final int MOST_LOG = 16_384;
  private static final int MOST_PATH = 200;

  private final String origin;
  private final String build;

  private KcidbRows(String origin, String build) {
    this.origin = origin;
    this.build = build;
  }

  /**
   * Rows of a CI system. A letter that a name cannot have becomes {@code _}.
   *
   * @param origin name of the CI system, or null
   * @param build id of the build that was tested, {@code ORIGIN:...}, or null when there is none
   */
  static KcidbRows of(String origin, String build) {
    String name = origin == null || origin.isEmpty()
        ? "vsmmu"
        : origin.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9_]", "_");
    if (build == null || build.isEmpty()) {
      return new KcidbRows(name, name + ":unknown");
    }
    boolean whole = build.matches("[a-z0-9_]+:.*");
    return new KcidbRows(name, Visible.line(whole ? build : name + ":" + build));
  }

  @Override
  public void write(GateResult result, PrintWriter out) {
    JsonGenerator json = PrettyJson.to(out);
    Map<String, BaselineEntry> issues = issues(result);
    json.writeStartObject();
    json.writeObjectPropertyStart("version");
    json.writeNumberProperty("major", 5);
    json.writeNumberProperty("minor", 0);
    json.writeEndObject();
    json.writeArrayPropertyStart("tests");
    result.cases().forEach(one -> test(json, one));
    json.writeEndArray();
    json.writeArrayPropertyStart("issues");
    issues.forEach((id, entry) -> issue(json, id, entry));
    json.writeEndArray();
    json.writeArrayPropertyStart("incidents");
    result
        .cases()
        .forEach(one -> entries(one).stream()
            .map(this::issueId)
            .distinct()
            .forEach(id -> incident(json, one, id)));
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    out.print("\n");
    out.flush();
  }

  private void test(JsonGenerator json, CaseResult result) {
    json.writeStartObject();
    json.writeStringProperty("build_id", build);
    json.writeStringProperty("id", testId(result));
    json.writeStringProperty("origin", origin);
    json.writeStringProperty("path", path(result));
    json.writeStringProperty("comment", Visible.line(result.trace()));
    json.writeStringProperty("status", status(result));
    if (result.status() == Status.WAIVED || result.status() == Status.FLAKE) {
      json.writeBooleanProperty("waived", true);
    }
    if (result.blocks()) {
      json.writeStringProperty("log_excerpt", cut(String.join("\n", FailureText.of(result))));
    }
    result.elapsed().ifPresent(time -> json.writeNumberProperty("duration", time.toMillis() / 1e3));
    json.writeObjectPropertyStart("misc");
    json.writeStringProperty("part", result.part());
    json.writeStringProperty("verdict", result.verdict().name());
    json.writeEndObject();
    json.writeEndObject();
  }

  /** What a waived test came to is said; that it does not count is said beside it. */
  private static String status(CaseResult result) {
    return switch (result.status()) {
      case PASS, XPASS -> "PASS";
      case FAIL, WAIVED, FLAKE -> "FAIL";
      case UNDECIDED -> "ERROR";
      case ERROR -> "MISS";
      case SKIP -> "SKIP";
    };
  }

  private void issue(JsonGenerator json, String id, BaselineEntry entry) {
    json.writeStartObject();
    json.writeStringProperty("id", id);
    json.writeNumberProperty("version", 1);
    json.writeStringProperty("origin", origin);
    if (entry.link().matches("https?://[!-~]+")) {
      json.writeStringProperty("report_url", entry.link());
    }
    json.writeStringProperty("comment", Visible.line(entry.text() + ": " + RuleOnTrace.why(entry)));
    json.writeObjectPropertyStart("culprit");
    json.writeBooleanProperty("code", true);
    json.writeEndObject();
    json.writeEndObject();
  }

  private void incident(JsonGenerator json, CaseResult result, String issue) {
    json.writeStartObject();
    json.writeStringProperty(
        "id", origin + ":" + Sha256.of(testId(result) + " " + issue).substring(0, 32));
    json.writeStringProperty("origin", origin);
    json.writeStringProperty("issue_id", issue);
    json.writeNumberProperty("issue_version", 1);
    json.writeStringProperty("test_id", testId(result));
    json.writeBooleanProperty("present", result.status() != Status.XPASS);
    json.writeEndObject();
  }

  private Map<String, BaselineEntry> issues(GateResult result) {
    Map<String, BaselineEntry> issues = new LinkedHashMap<>();
    result.cases().stream()
        .flatMap(one -> entries(one).stream())
        .sorted(Comparator.comparingLong(BaselineEntry::line))
        .forEach(entry -> issues.putIfAbsent(issueId(entry), entry));
    return issues;
  }

  /** What of the baseline touched a case; a test that did not run has no incident. */
  private static List<BaselineEntry> entries(CaseResult result) {
    if (result.status() == Status.SKIP) {
      return List.of();
    }
    return Stream.concat(
            result.entry().stream(),
            result.findings().stream().map(CaseFinding::waiver).flatMap(Optional::stream))
        .distinct()
        .toList();
  }

  private String issueId(BaselineEntry entry) {
    String name = entry.text() + "\n" + entry.link() + "\n" + entry.reason();
    return origin + ":" + Sha256.of(name).substring(0, 32);
  }

  private String testId(CaseResult result) {
    return origin + ":" + Sha256.of(build + " " + result.trace()).substring(0, 32);
  }

  /**
   * {@code vsmmu.base.boot_ftrace_gz}: dots part the levels, other characters than these may not
   * be.
   */
  private static String path(CaseResult result) {
    String name = result.trace().replaceAll("[^a-zA-Z0-9_-]+", "_");
    return "vsmmu." + result.part() + "." + name.substring(Math.max(0, name.length() - MOST_PATH));
  }

  private static String cut(String text) {
    return text.length() <= MOST_LOG
        ? text
        : text.substring(0, text.offsetByCodePoints(0, MOST_LOG / 2));
  }
}
