package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import java.util.List;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleText;

/** The rule book in Markdown: a table of all rules, then a chapter a rule. */
final class RuleBookPage {

  /** The command that writes the page of the project. */
  static final String COMMAND = "./vsmmu rules --format markdown > " + RulePage.FILE;

  private final PrintWriter out;

  RuleBookPage(PrintWriter out) {
    this.out = out;
  }

  void write(List<Rule> rules) {
    out.println("# Rules");
    out.println();
    out.println("What vsmmu judges, rule by rule. The ids stay for ever. `vsmmu rules ID` shows a"
        + " chapter on a terminal.");
    out.println("This page is generated: `" + COMMAND + "`.");
    out.println();
    out.println("- *severity*: an `error` is a divergence; a `warning` remarks on what is legal and"
        + " unwise, and a `cost` on what is legal and slow: they never change a verdict.");
    out.println("- *judgement*: what it stands on: the `architecture`, the `dialect` (what that"
        + " kernel version does), or the `contract` (what the uAPI promises).");
    out.println("- *section*: of the [sheets](spec/README.md).");
    out.println(
        "- *evidence*: `recorded` when real captures show it, otherwise the `specification`.");
    out.println();
    MarkdownTable table = new MarkdownTable("rule", "part", "severity", "judgement", "title");
    for (Rule rule : rules) {
      RuleText text = rule.text();
      table.row(
          "[" + text.id() + "](#" + RulePage.anchor(rule) + ")",
          text.part(),
          text.severity(),
          rule.judgement(),
          MarkdownTable.text(text.title()));
    }
    table.lines().forEach(out::println);
    rules.forEach(this::chapter);
    out.flush();
  }

  private void chapter(Rule rule) {
    RuleText text = rule.text();
    out.println();
    out.println("## " + text.id());
    out.println();
    out.println("**" + text.title() + "**");
    out.println();
    new MarkdownTable("part", "severity", "judgement", "section", "evidence")
        .row(text.part(), text.severity(), rule.judgement(), text.section(), text.evidence())
        .lines()
        .forEach(out::println);
    paragraph("What it means.", text.meaning());
    paragraph("How to mend it.", text.fix());
    paragraph("When it is fine.", text.fine());
    String traces = "../" + RulePage.traces(rule);
    out.println();
    String first = rule.limit()
        ? "[that leave it undecided](%s/undecided/)".formatted(traces)
        : "[that break it](%s/breaks/)".formatted(traces);
    out.println("Traces " + first + ", and [that keep it](" + traces + "/keeps/).");
  }

  private void paragraph(String title, String text) {
    out.println();
    out.println("*" + title + "* " + text);
  }
}
