package org.vsmmu.conformance.gate;

import java.io.PrintWriter;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.vsmmu.conformance.report.Plain;
import org.vsmmu.conformance.report.TextTable;

/** The gate's report for people. What is as expected is only counted. */
public final class GateText implements GateWriter {
  private static final int SLOWEST = 10;

  @Override
  public void write(GateResult result, PrintWriter out) {
    lines(result, out);
    for (CaseResult failing : result.cases()) {
      if (failing.blocks()) {
        FailureText.of(failing).forEach(out::println);
        out.println();
      }
    }
    problems(result, out);
    changes(result, out);
    plan(result, out);
    times(result, out);
    totals(result, out);
    out.flush();
  }

  private static void lines(GateResult result, PrintWriter out) {
    TextTable table = new TextTable(3);
    boolean any = false;
    for (CaseResult shown : result.cases()) {
      if (shown.status() != Status.PASS) {
        table.row(shown.status(), Plain.text(shown.trace()), Plain.text(shown.why()));
        any = true;
      }
    }
    table.lines().forEach(out::println);
    if (any) {
      out.println();
    }
  }

  private static void problems(GateResult result, PrintWriter out) {
    for (BaselineProblem problem : result.problems()) {
      out.println("%s  %s"
          .formatted(
              result.strict() ? "FAIL" : "baseline, a failure under --strict:",
              Plain.text(problem.message())));
    }
    if (!result.problems().isEmpty()) {
      out.println();
    }
  }

  private static void changes(GateResult result, PrintWriter out) {
    if (result.changes().isEmpty()) {
      return;
    }
    out.println("Changed since the base run");
    TextTable table = new TextTable(2).row("trace", "what", "before", "after", "change");
    for (Change change : result.changes()) {
      table.row(
          Plain.text(change.trace()),
          Plain.text(change.what()),
          change.before(),
          change.after(),
          "%+d".formatted(change.after() - change.before()));
    }
    table.lines().forEach(line -> out.println("  " + line));
    out.println();
  }

  private static void plan(GateResult result, PrintWriter out) {
    out.println("By part of the upstreaming plan");
    TextTable table = new TextTable(1)
        .row("part", "cases", "conform", "diverge", "inconclusive", "not exercised");
    for (PlanTable.Row row : result.plan().rows()) {
      table.row(
          row.part(),
          row.cases(),
          row.conform(),
          row.diverge(),
          row.inconclusive(),
          row.notExercised());
    }
    table.lines().forEach(line -> out.println("  " + line));
    out.println();
  }

  private static void times(GateResult result, PrintWriter out) {
    List<CaseResult> slowest = result.cases().stream()
        .filter(timed -> timed.elapsed().isPresent())
        .sorted(Comparator.comparing((CaseResult timed) -> timed.elapsed().orElse(Duration.ZERO))
            .reversed())
        .limit(SLOWEST)
        .toList();
    if (slowest.isEmpty()) {
      return;
    }
    out.println("The slowest");
    TextTable table = new TextTable(0);
    for (CaseResult timed : slowest) {
      double seconds = timed.elapsed().orElse(Duration.ZERO).toNanos() / 1e9;
      table.row("%.3f s".formatted(seconds), Plain.text(timed.trace()));
    }
    table.lines().forEach(line -> out.println("  " + line));
    out.println();
  }

  private static void totals(GateResult result, PrintWriter out) {
    if (!result.ignored().isEmpty()) {
      out.println("Not traces: " + words(result.ignored()));
    }
    String totals = result.totals().entrySet().stream()
        .map(total -> total.getValue() + " " + total.getKey())
        .collect(Collectors.joining(", "));
    out.println("%s: %d cases%s"
        .formatted(
            result.passes() ? "PASS" : "FAIL",
            result.cases().size(),
            totals.isEmpty() ? "; nothing was judged" : ": " + totals));
  }

  private static String words(Map<String, Long> counts) {
    return counts.entrySet().stream()
        .map(count -> count.getValue() + " " + Plain.text(count.getKey()))
        .collect(Collectors.joining(", "));
  }
}
