package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import java.util.List;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.Verdict;

/**
 * The report for people, written as the traces are judged. Of a capture of many traces, those with
 * nothing to complain of get a line each.
 */
public final class TextReport {

  private enum Written {
    NOTHING,
    LINE,
    BLOCK
  }

  private final PrintWriter out;
  private final Colours colours;
  private final TraceText text;
  private final Totals totals = new Totals();
  private Written last = Written.NOTHING;

  public TextReport(PrintWriter out, Colours colours) {
    this.out = out;
    this.colours = colours;
    this.text = new TraceText(out, colours);
  }

  /** Writes each judged trace, and for several a summary. */
  public void write(List<Outcome> outcomes) {
    outcomes.forEach(this::add);
    finish();
  }

  /** Writes a judged trace; of others there is nothing to write. */
  public void add(Outcome outcome) {
    totals.add(outcome);
    if (outcome instanceof Outcome.Done done) {
      boolean line = done.oneOfMany() && uneventful(done.judged().verdict());
      if (last == Written.BLOCK || (last == Written.LINE && !line)) {
        out.println();
      }
      if (line) {
        text.line(done.judged());
      } else {
        text.write(done.judged());
      }
      last = line ? Written.LINE : Written.BLOCK;
    }
  }

  /** Writes the table of the plan's parts, and when there were several traces a summary. */
  public void finish() {
    if (totals.judged() > 0) {
      parts();
    }
    if (totals.judged() > 1) {
      summary();
    }
    out.flush();
  }

  /** Forgets what was written last: something else follows. */
  void apart() {
    last = Written.NOTHING;
  }

  private static boolean uneventful(Verdict verdict) {
    return verdict == Verdict.CONFORMS || verdict == Verdict.NOTHING;
  }

  private void parts() {
    out.println();
    out.println(
        colours.strong("By part of the upstreaming plan") + " (a case is a rule in a trace)");
    TextTable table = new TextTable(1)
        .row("part", "cases", "conform", "diverge", "inconclusive", "not exercised");
    totals
        .parts()
        .forEach((part, cases) -> table.row(
            part,
            cases.cases(),
            cases.of(Verdict.CONFORMS),
            cases.of(Verdict.DIVERGES),
            cases.of(Verdict.INCONCLUSIVE),
            cases.of(Verdict.NOTHING)));
    table.lines().forEach(line -> out.println("  " + line));
  }

  private void summary() {
    out.println();
    out.println(colours.strong("By trace"));
    TextTable table =
        new TextTable(2).row("verdict", "trace", "exercised", "diverged", "inconclusive");
    totals.captures().forEach((name, capture) -> {
      String many = capture.traces() == 1 ? "" : " (%d traces)".formatted(capture.traces());
      RuleCount count = capture.count();
      table.row(
          capture.verdict(),
          Plain.text(name) + many,
          count.exercised(),
          count.diverged(),
          count.inconclusive());
    });
    table.lines().forEach(line -> out.println("  " + line));
    out.println();
    out.println(colours.verdict(totals.verdict()) + "  of " + Count.of(totals.judged(), "trace")
        + unjudged(totals.unjudged()));
  }

  private static String unjudged(long count) {
    return count == 0 ? "" : "; " + count + " could not be judged";
  }
}
