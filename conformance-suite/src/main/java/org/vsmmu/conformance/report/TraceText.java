package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.rule.Rule;

/** One judged trace, for people. */
final class TraceText {
  /** Bad lines that are shown; the others are counted. */
  private static final int PROBLEMS_SHOWN = 10;

  private static final String UNMAPS = "TLB-STALE-AFTER-UNMAP";

  /** Without the name of an SMMU; an iommufd dialect may follow. */
  private static final Pattern OF_TRACE = Pattern.compile("trace(,.*)?");

  private final PrintWriter out;
  private final Colours colours;
  private final FindingText findings;

  TraceText(PrintWriter out, Colours colours) {
    this.out = out;
    this.colours = colours;
    this.findings = new FindingText(out, colours);
  }

  void write(Judged judged) {
    head(judged);
    paragraphs(judged.divergences(), total(judged, Finding.Kind.DIVERGENCE));
    paragraphs(judged.inconclusive(), total(judged, Finding.Kind.INCONCLUSIVE));
    if (!judged.notes().isEmpty()) {
      out.println();
      out.println(colours.strong("Notes") + " (they do not change the verdict)");
      judged.notes().forEach(findings::remark);
    }
    counted("Not understood", judged.unknown());
    counted("Without a prediction", judged.unmodelled());
    problems(judged);
    rules(judged);
  }

  /** No more than its verdict and how much it is. */
  void line(Judged judged) {
    String notes =
        judged.notes().isEmpty() ? "" : ", " + Count.of(judged.notes().size(), "note");
    out.println("%s  %s  %s, %s%s"
        .formatted(
            colours.verdict(judged.verdict()),
            colours.strong(Plain.text(judged.trace())),
            Count.of(judged.records(), "record"),
            Count.of(Totals.of(judged).exercised(), "judgement"),
            notes));
  }

  private void head(Judged judged) {
    out.println(
        colours.verdict(judged.verdict()) + "  " + colours.strong(Plain.text(judged.trace())));
    String under = OF_TRACE.matcher(judged.profile()).matches()
        ? judged.profile().replaceFirst("trace", "what the trace's ID registers say")
        : "profile " + Plain.text(judged.profile());
    out.println("  read: %s, %s, %s; judged under %s"
        .formatted(
            judged.format(),
            Count.of(judged.records(), "record"),
            Count.of(judged.commands(), "command"),
            under));
    if (!judged.broken().isEmpty()) {
      out.println("  " + colours.bad("broken: ") + Plain.text(judged.broken()));
    }
    judged.counts().forEach((rule, count) -> {
      if (rule.id().equals(UNMAPS) && count.exercised() > 0) {
        out.println("  " + unmaps(judged, count));
      }
    });
    if (judged.verdict() == Verdict.NOTHING) {
      out.println("  Nothing in it exercises a rule: no unmap, no command in exact words, no access"
          + " with an outcome.");
    }
  }

  /** What was proved of the unmaps. */
  private static String unmaps(Judged judged, RuleCount count) {
    StringBuilder text = new StringBuilder(Count.of(count.exercised(), "unmap")).append(" judged");
    if (count.weak() > 0) {
      text.append(" (%d weakly: the capture does not name the domain)".formatted(count.weak()));
    }
    if (judged.verdict() == Verdict.CONFORMS) {
      text.append(": no range was used again before a completed TLBI covered it");
    }
    if (judged.pending() > 0) {
      text.append("; %d still pending at the end: not yet covered, and not used again either"
          .formatted(judged.pending()));
    }
    return text.toString();
  }

  private static long total(Judged judged, Finding.Kind kind) {
    return judged.counts().values().stream()
        .mapToLong(c -> kind == Finding.Kind.DIVERGENCE ? c.diverged() : c.inconclusive())
        .sum();
  }

  private void paragraphs(List<Finding> list, long total) {
    for (Finding finding : list) {
      out.println();
      findings.paragraph(finding);
    }
    long shown = list.stream().mapToLong(Finding::occurrences).sum();
    if (total > shown) {
      out.println();
      out.println("... and " + (total - shown) + " more like these");
    }
  }

  private void counted(String title, Map<String, Long> counts) {
    if (counts.isEmpty()) {
      return;
    }
    out.println();
    out.println(colours.strong(title));
    TextTable table = new TextTable(0);
    counts.values().forEach(table::row);
    List<String> numbers = table.lines();
    int i = 0;
    for (String kind : counts.keySet()) {
      out.println("  " + numbers.get(i++) + "  " + Plain.text(kind));
    }
  }

  private void problems(Judged judged) {
    if (judged.problems().isEmpty()) {
      return;
    }
    out.println();
    out.println(colours.strong("Damaged"));
    judged.problems().stream()
        .limit(PROBLEMS_SHOWN)
        .forEach(problem -> out.println("  " + Plain.text(problem.toString())));
    if (judged.problemCount() > PROBLEMS_SHOWN) {
      out.println("  ... and " + (judged.problemCount() - PROBLEMS_SHOWN) + " more");
    }
  }

  private void rules(Judged judged) {
    TextTable table = new TextTable(2);
    table.row("rule", "part", "exercised", "diverged", "inconclusive", "weak");
    long silent = 0;
    for (Map.Entry<Rule, RuleCount> entry : judged.counts().entrySet()) {
      RuleCount count = entry.getValue();
      if (count.exercised() + count.diverged() + count.inconclusive() == 0) {
        silent++;
        continue;
      }
      table.row(
          entry.getKey().id(),
          entry.getKey().text().part(),
          count.exercised(),
          count.diverged(),
          count.inconclusive(),
          count.weak());
    }
    boolean any = silent < judged.counts().size();
    if (any) {
      out.println();
      table.lines().forEach(line -> out.println("  " + line));
    }
    if (any && silent > 0) {
      out.println("  " + Count.of(silent, "other rule") + (silent == 1 ? " was" : " were")
          + " not exercised");
    }
  }
}
