package org.vsmmu.conformance.output;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.vsmmu.conformance.gate.BaselineProblem;
import org.vsmmu.conformance.gate.CaseFinding;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.Change;
import org.vsmmu.conformance.gate.FailureText;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.gate.PlanTable;
import org.vsmmu.conformance.gate.Standing;
import org.vsmmu.conformance.report.MarkdownTable;

/**
 * A page in Markdown: the verdict, the table by part of the plan, and what keeps a change from
 * passing. It ends at a limit, at the end of a section, and says so.
 */
final class MarkdownSummary implements GateWriter {
  private final int mostBytes;

  /** @param mostBytes of the page; GitHub takes a step summary of 1 MiB */
  MarkdownSummary(int mostBytes) {
    this.mostBytes = mostBytes;
  }

  @Override
  public void write(GateResult result, PrintWriter out) {
    int left = mostBytes;
    List<List<String>> sections = sections(result);
    for (int i = 0; i < sections.size(); i++) {
      String text = sections.get(i).stream().map(l -> l + "\n").collect(Collectors.joining());
      String end = "\n*%d more sections did not fit here.*\n".formatted(sections.size() - i);
      int bytes = text.getBytes(StandardCharsets.UTF_8).length;
      if (bytes + end.length() > left) {
        out.print(end);
        break;
      }
      out.print(text);
      left -= bytes;
    }
    out.flush();
  }

  private static List<List<String>> sections(GateResult result) {
    List<List<String>> sections = new ArrayList<>();
    sections.add(head(result));
    result.cases().stream()
        .filter(CaseResult::blocks)
        .forEach(blocking -> sections.add(failure(blocking)));
    if (!result.problems().isEmpty()) {
      sections.add(problems(result));
    }
    waived(result).ifPresent(sections::add);
    if (!result.changes().isEmpty()) {
      sections.add(changes(result.changes()));
    }
    return sections;
  }

  private static List<String> head(GateResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("## vsmmu gate " + GateHeadline.verdict(result.exit()));
    lines.add("");
    lines.add(GateHeadline.counts(result) + ".");
    lines.add("");
    MarkdownTable table =
        new MarkdownTable("part", "cases", "conform", "diverge", "inconclusive", "not exercised");
    for (PlanTable.Row row : result.plan().rows()) {
      table.row(
          row.part(),
          row.cases(),
          row.conform(),
          row.diverge(),
          row.inconclusive(),
          row.notExercised());
    }
    lines.addAll(table.lines());
    return lines;
  }

  private static List<String> failure(CaseResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add(
        "### " + GateHeadline.word(result.status()) + ": " + MarkdownTable.text(result.trace()));
    lines.add("");
    lines.addAll(fenced(FailureText.of(result)));
    return lines;
  }

  /** A fence is longer than any within. */
  private static List<String> fenced(List<String> text) {
    String fence = "```";
    while (String.join("\n", text).contains(fence)) {
      fence += "`";
    }
    List<String> lines = new ArrayList<>();
    lines.add(fence + "text");
    lines.addAll(text);
    lines.add(fence);
    return lines;
  }

  private static List<String> problems(GateResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("");
    lines.add("### Baseline" + (result.strict() ? " (these fail)" : ""));
    lines.add("");
    for (BaselineProblem problem : result.problems()) {
      lines.add("- " + MarkdownTable.text(problem.message()));
    }
    return lines;
  }

  private static Optional<List<String>> waived(GateResult result) {
    MarkdownTable table = new MarkdownTable("trace", "what", "allowed by");
    boolean any = false;
    for (CaseResult one : result.cases()) {
      if (one.entry().isPresent()) {
        table.row(
            MarkdownTable.text(one.trace()),
            GateHeadline.word(one.status()),
            MarkdownTable.text(RuleOnTrace.why(one.entry().get())));
        any = true;
        continue;
      }
      for (CaseFinding finding : one.findings()) {
        if (finding.standing() == Standing.WAIVED) {
          table.row(
              MarkdownTable.text(one.trace()),
              finding.finding().rule().id(),
              finding.waiver().map(w -> MarkdownTable.text(RuleOnTrace.why(w))).orElse(""));
          any = true;
        }
      }
    }
    if (!any) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>(List.of("", "### Allowed by the baseline", ""));
    lines.addAll(table.lines());
    return Optional.of(lines);
  }

  private static List<String> changes(List<Change> changes) {
    MarkdownTable table = new MarkdownTable("trace", "what", "before", "after");
    for (Change change : changes) {
      table.row(
          MarkdownTable.text(change.trace()),
          MarkdownTable.text(change.what()),
          change.before(),
          change.after());
    }
    List<String> lines = new ArrayList<>(List.of("", "### Against the reference run", ""));
    lines.addAll(table.lines());
    return lines;
  }
}
