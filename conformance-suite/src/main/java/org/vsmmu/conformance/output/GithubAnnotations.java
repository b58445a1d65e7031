package org.vsmmu.conformance.output;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import org.vsmmu.conformance.gate.BaselineProblem;
import org.vsmmu.conformance.gate.CaseFinding;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.FailureText;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.report.Visible;
import org.vsmmu.trace.Source;

/**
 * Workflow commands of GitHub Actions, which shows them beside the lines of a change. It shows ten
 * of a kind for a step; so there are not more, and a last one says how many there would be.
 *
 * <pre>{@code
 * ::error file=boot.txt,line=3,title=TLB-STALE-AFTER-UNMAP::unmapped 0x1000-0x1fff is used again%0A...
 * }</pre>
 */
final class GithubAnnotations implements GateWriter {
  private static final int MOST = 10;

  private static final class Lines {
    private final String command;
    private final List<String> lines = new ArrayList<>();
    private int count;

    Lines(String command) {
      this.command = command;
    }

    void add(String file, long line, String title, List<String> text) {
      if (++count <= MOST) {
        String at = line > 0 ? ",line=" + line : "";
        lines.add("::%s file=%s%s,title=%s::%s"
            .formatted(
                command, property(file), at, property(title), message(String.join("\n", text))));
      }
    }
  }

  @Override
  public void write(GateResult result, PrintWriter out) {
    Lines errors = new Lines("error");
    Lines warnings = new Lines("warning");
    for (CaseResult one : result.cases()) {
      if (one.blocks()) {
        add(errors, one);
      }
    }
    for (BaselineProblem problem : result.problems()) {
      (result.strict() ? errors : warnings)
          .add(
              result.baseline(),
              problem.entry().line(),
              "baseline: " + problem.kind(),
              List.of(problem.message()));
    }
    errors.lines.forEach(line -> out.print(line + "\n"));
    warnings.lines.forEach(line -> out.print(line + "\n"));
    int more = Math.max(errors.count - MOST, 0) + Math.max(warnings.count - MOST, 0);
    if (more > 0) {
      out.print("::notice title=vsmmu::" + message(more + " more are in the step summary") + "\n");
    }
    out.flush();
  }

  private static void add(Lines errors, CaseResult result) {
    if (result.fresh().isEmpty()) {
      String title = GateHeadline.word(result.status());
      errors.add(TraceFile.of(result), 0, title, FailureText.ofCase(result));
    }
    for (CaseFinding finding : result.fresh()) {
      Source source = finding.finding().about().source();
      errors.add(
          source.file(),
          source.line(),
          finding.finding().rule().id(),
          FailureText.of(result, finding));
    }
  }

  private static String message(String text) {
    return Visible.lines(text).replace("%", "%25").replace("\n", "%0A");
  }

  private static String property(String text) {
    return Visible.line(text).replace("%", "%25").replace(":", "%3A").replace(",", "%2C");
  }
}
