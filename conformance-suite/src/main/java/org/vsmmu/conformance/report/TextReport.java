package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import java.util.List;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.RuleCount;

/** The report for people. */
public final class TextReport {
  private final PrintWriter out;
  private final Colours colours;

  public TextReport(PrintWriter out, Colours colours) {
    this.out = out;
    this.colours = colours;
  }

  /** Writes each judged trace, and for several a summary. */
  public void write(List<Outcome> outcomes) {
    List<Judged> traces = Totals.judged(outcomes).toList();
    TraceText text = new TraceText(out, colours);
    for (int i = 0; i < traces.size(); i++) {
      if (i > 0) {
        out.println();
      }
      text.write(traces.get(i));
    }
    if (traces.size() > 1) {
      summary(traces, outcomes);
    }
    out.flush();
  }

  private void summary(List<Judged> traces, List<Outcome> outcomes) {
    out.println();
    out.println(colours.strong("By part of the upstreaming plan"));
    TextTable parts = new TextTable(1).row("part", "exercised", "diverged", "inconclusive");
    Totals.byPart(traces).forEach((part, count) -> row(parts, part, count));
    parts.lines().forEach(line -> out.println("  " + line));
    out.println();
    out.println(colours.strong("By trace"));
    TextTable table =
        new TextTable(2).row("verdict", "trace", "exercised", "diverged", "inconclusive");
    for (Judged judged : traces) {
      RuleCount count = Totals.of(judged);
      table.row(
          judged.verdict(),
          Plain.text(judged.trace()),
          count.exercised(),
          count.diverged(),
          count.inconclusive());
    }
    table.lines().forEach(line -> out.println("  " + line));
    out.println();
    out.println(colours.verdict(Totals.verdict(outcomes)) + "  of "
        + Count.of(traces.size(), "trace") + unjudged(outcomes.size() - traces.size()));
  }

  private static String unjudged(int count) {
    return count == 0 ? "" : "; " + count + " could not be judged";
  }

  private static void row(TextTable table, String part, RuleCount count) {
    table.row(part, count.exercised(), count.diverged(), count.inconclusive());
  }
}
