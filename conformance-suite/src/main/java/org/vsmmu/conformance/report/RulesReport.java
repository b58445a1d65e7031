package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import java.util.List;
import org.vsmmu.conformance.Version;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleText;
import tools.jackson.core.JsonGenerator;

/** The rule book, or a page of it. */
public final class RulesReport {
  private static final int WIDTH = 78;

  private final PrintWriter out;

  public RulesReport(PrintWriter out) {
    this.out = out;
  }

  /** A line a rule. */
  public void list(List<Rule> rules) {
    TextTable table = new TextTable(5).row("id", "part", "severity", "evidence", "title");
    for (Rule rule : rules) {
      RuleText text = rule.text();
      table.row(text.id(), text.part(), text.severity(), text.evidence(), text.title());
    }
    table.lines().forEach(out::println);
    out.flush();
  }

  /** Everything about one rule. */
  public void page(Rule rule) {
    RuleText text = rule.text();
    out.println(text.id() + ": " + text.title());
    out.println("part %s, %s, judged by the %s, %s"
        .formatted(text.part(), text.severity(), rule.judgement(), text.section()));
    out.println(evidence(text));
    section("What it means", text.meaning());
    section("How to mend it", text.fix());
    section("When it is fine", text.fine());
    out.println();
    out.println("On the web: " + RulePage.of(rule) + "; traces: " + RulePage.traces(rule));
    out.flush();
  }

  /** One object: {@code rules}, each with all its texts. */
  public void json(List<Rule> rules) {
    JsonGenerator json = PrettyJson.to(out);
    json.writeStartObject();
    json.writeStringProperty("vsmmu", Version.TEXT);
    json.writeArrayPropertyStart("rules");
    for (Rule rule : rules) {
      RuleText text = rule.text();
      json.writeStartObject();
      json.writeStringProperty("id", text.id());
      json.writeStringProperty("part", text.part());
      json.writeStringProperty("severity", text.severity());
      json.writeStringProperty("judgement", rule.judgement());
      json.writeStringProperty("section", text.section());
      json.writeStringProperty("evidence", text.evidence());
      json.writeStringProperty("title", text.title());
      json.writeStringProperty("meaning", text.meaning());
      json.writeStringProperty("fix", text.fix());
      json.writeStringProperty("fine", text.fine());
      json.writeStringProperty("page", RulePage.of(rule));
      json.writeStringProperty("traces", RulePage.traces(rule));
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    out.println();
    out.flush();
  }

  /** The page of the project: a chapter a rule. */
  public void markdown(List<Rule> rules) {
    new RuleBookPage(out).write(rules);
  }

  private static String evidence(RuleText text) {
    return text.evidence().equals("recorded")
        ? "evidence: recorded, real captures show it"
        : "evidence: " + text.evidence();
  }

  private void section(String title, String text) {
    out.println();
    out.println(title);
    StringBuilder line = new StringBuilder("  ");
    for (String word : text.split(" ")) {
      if (line.length() + word.length() + 1 > WIDTH) {
        out.println(line.toString().stripTrailing());
        line = new StringBuilder("  ");
      }
      line.append(word).append(' ');
    }
    out.println(line.toString().stripTrailing());
  }
}
