package org.vsmmu.conformance.output;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.vsmmu.conformance.gate.BaselineProblem;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.gate.PlanTable;
import org.vsmmu.conformance.output.RuleOnTrace.Result;

/**
 * JUnit XML as Jenkins and GitLab read it: a suite for each part of the plan, in it a test for each
 * rule on each trace. No verdict is an {@code error}, what the baseline allows is {@code skipped}.
 */
final class JunitXml implements GateWriter {
  private static final String BASELINE = "baseline";

  /** A test and the trace it is of. */
  private record Row(
      String trace,
      String name,
      Result result,
      String message,
      String text,
      Optional<Duration> elapsed) {}

  @Override
  public void write(GateResult result, PrintWriter out) {
    List<Row> all = new ArrayList<>();
    List<List<Row>> suites = new ArrayList<>();
    for (String part : PlanTable.PARTS) {
      suites.add(result.cases().stream()
          .filter(c -> c.part().equals(part))
          .flatMap(JunitXml::rows)
          .toList());
    }
    suites.add(result.problems().stream().map(p -> row(result, p)).toList());
    suites.forEach(all::addAll);

    XmlOut xml = new XmlOut(out);
    counts(xml.begin("testsuites").attribute("name", "vsmmu"), all);
    for (int i = 0; i < suites.size(); i++) {
      String name = i < PlanTable.PARTS.size() ? "part " + PlanTable.PARTS.get(i) : BASELINE;
      if (!suites.get(i).isEmpty()) {
        suite(xml, name, suites.get(i));
      }
    }
    xml.end();
    out.flush();
  }

  private static Stream<Row> rows(CaseResult result) {
    List<RuleOnTrace> tests = RuleOnTrace.of(result);
    // The time is that of the whole trace: its first test has it.
    List<Row> rows = new ArrayList<>();
    for (RuleOnTrace test : tests) {
      rows.add(new Row(
          result.trace(),
          test.name(),
          test.result(),
          test.message(),
          String.join("\n", test.text()),
          rows.isEmpty() ? result.elapsed() : result.elapsed().map(d -> Duration.ZERO)));
    }
    return rows.stream();
  }

  private static Row row(GateResult result, BaselineProblem problem) {
    return new Row(
        problem.entry().text(),
        problem.kind().toString(),
        result.strict() ? Result.FAIL : Result.WAIVED,
        problem.message(),
        problem.message(),
        Optional.empty());
  }

  private static void suite(XmlOut xml, String name, List<Row> rows) {
    xml.begin("testsuite").attribute("name", name);
    counts(xml, rows);
    xml.attribute("skipped", count(rows, Result.SKIP) + count(rows, Result.WAIVED));
    for (Row row : rows) {
      xml.begin("testcase")
          .attribute("name", row.trace())
          .attribute("classname", name.replace(' ', '-') + "." + row.name());
      row.elapsed().ifPresent(time -> xml.attribute("time", seconds(time)));
      switch (row.result()) {
        case PASS -> {}
        case SKIP, WAIVED -> xml.begin("skipped").end(row.message());
        case ERROR -> problem(xml, "error", row);
        case FAIL -> problem(xml, "failure", row);
      }
      if (!row.text().isEmpty()) {
        xml.begin("system-out").end(row.text() + "\n");
      }
      xml.end();
    }
    xml.end();
  }

  private static void problem(XmlOut xml, String kind, Row row) {
    xml.begin(kind).attribute("type", row.name()).attribute("message", row.message());
    xml.end(row.text() + "\n");
  }

  private static void counts(XmlOut xml, List<Row> rows) {
    xml.attribute("tests", rows.size())
        .attribute("failures", count(rows, Result.FAIL))
        .attribute("errors", count(rows, Result.ERROR));
    Optional<Duration> time =
        rows.stream().flatMap(r -> r.elapsed().stream()).reduce(Duration::plus);
    time.ifPresent(sum -> xml.attribute("time", seconds(sum)));
  }

  private static long count(List<Row> rows, Result result) {
    return rows.stream().filter(row -> row.result() == result).count();
  }

  private static String seconds(Duration time) {
    return String.format(Locale.ROOT, "%.3f", time.toNanos() / 1e9);
  }
}
