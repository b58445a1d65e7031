package org.vsmmu.conformance.output;

import java.io.PrintWriter;
import java.util.List;
import org.vsmmu.conformance.gate.BaselineProblem;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.gate.PlanTable;
import org.vsmmu.conformance.gate.Status;
import org.vsmmu.conformance.output.RuleOnTrace.Result;
import org.vsmmu.conformance.report.Visible;

/**
 * KTAP version 1 (Documentation/dev-tools/ktap.rst): a test for each trace, in it one for each
 * rule, and the totals that kselftest prints. What is waived is {@code XFAIL}, what has no verdict
 * {@code ERROR}.
 *
 * <pre>{@code
 *   KTAP version 1
 *   1..1
 *   not ok 1 TLB-STALE-AFTER-UNMAP # unmapped 0x1000-0x1fff is used again
 * not ok 1 boot.ftrace.gz
 * }</pre>
 */
final class Ktap implements GateWriter {

  @Override
  public void write(GateResult result, PrintWriter out) {
    List<BaselineProblem> problems = result.strict() ? result.problems() : List.of();
    line(out, "KTAP version 1");
    line(out, "1.." + (result.cases().size() + problems.size()));
    line(out, "# vsmmu gate: part  cases  conform  diverge  inconclusive  not-exercised");
    for (PlanTable.Row row : result.plan().rows()) {
      line(
          out,
          "# vsmmu gate: %s  %d  %d  %d  %d  %d"
              .formatted(
                  row.part(),
                  row.cases(),
                  row.conform(),
                  row.diverge(),
                  row.inconclusive(),
                  row.notExercised()));
    }
    int number = 0;
    for (CaseResult one : result.cases()) {
      trace(out, one, ++number);
    }
    for (BaselineProblem problem : result.problems()) {
      line(out, "# " + Visible.line(problem.message()));
      if (result.strict()) {
        line(out, "not ok " + ++number + " baseline: " + name(problem.entry().text()));
      }
    }
    line(
        out,
        "# Totals: pass:%d fail:%d xfail:%d xpass:%d skip:%d error:%d"
            .formatted(
                result.count(Status.PASS),
                result.count(Status.FAIL) + problems.size(),
                result.count(Status.WAIVED) + result.count(Status.FLAKE),
                result.count(Status.XPASS),
                result.count(Status.SKIP),
                result.count(Status.UNDECIDED) + result.count(Status.ERROR)));
    out.flush();
  }

  private static void trace(PrintWriter out, CaseResult result, int number) {
    List<RuleOnTrace> tests = RuleOnTrace.of(result);
    line(out, "  KTAP version 1");
    line(out, "  1.." + tests.size());
    line(out, "  # Subtest: " + name(result.trace()));
    int inner = 0;
    for (RuleOnTrace test : tests) {
      test.text().forEach(text -> line(out, "  # " + text));
      line(out, "  " + of(++inner, test.name(), test.result(), test.message()));
    }
    String why = result.blocks() ? "" : result.why();
    line(out, of(number, result.trace(), RuleOnTrace.of(result.status()), why));
  }

  private static String of(int number, String name, Result result, String message) {
    String ok = result == Result.FAIL || result == Result.ERROR ? "not ok " : "ok ";
    String directive = switch (result) {
      case PASS, FAIL -> "";
      case ERROR -> "ERROR";
      case WAIVED -> "XFAIL";
      case SKIP -> "SKIP";
    };
    String data = (directive + " " + Visible.line(message)).strip();
    return ok + number + " " + name(name) + (data.isEmpty() ? "" : " # " + data);
  }

  /** A description may be any words but has no hash sign: it is written as in a URL. */
  private static String name(String text) {
    return Visible.line(text).replace("%", "%25").replace("#", "%23").strip();
  }

  private static void line(PrintWriter out, String text) {
    out.print(text + "\n");
  }
}
