package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.vsmmu.conformance.Version;
import org.vsmmu.conformance.plan.PlanRow;
import org.vsmmu.conformance.plan.PlanRows;
import org.vsmmu.iommufd.plan.PlanFeature;
import org.vsmmu.replay.rule.Rule;
import tools.jackson.core.JsonGenerator;

/** The table of the upstreaming plan: a row for each call and feature. */
public final class PlanReport {
  private static final String ON_CALLS = "IOCTL-*";

  private final PrintWriter out;

  public PlanReport(PrintWriter out) {
    this.out = out;
  }

  /** For a terminal. */
  public void text() {
    TextTable table =
        new TextTable(6).row("part", "planned as", "merged as", "in", "cases", "rules");
    for (PlanRow row : PlanRows.ALL) {
      PlanFeature feature = row.feature();
      table.row(
          feature.part(),
          feature.planName(),
          feature.merged() ? feature.mergedName() : "(not merged)",
          feature.merged() ? feature.since() : "-",
          dash(row.cases()),
          dash(String.join(" ", names(row.rules()))));
    }
    table.lines().forEach(out::println);
    out.println();
    legend().forEach(out::println);
    out.flush();
  }

  /** For a page; the same every time, so that a build can compare it. */
  public void markdown() {
    MarkdownTable table =
        new MarkdownTable("part", "planned as", "merged as", "in", "cases", "rules");
    for (PlanRow row : PlanRows.ALL) {
      PlanFeature feature = row.feature();
      table.row(
          feature.part(),
          MarkdownTable.text(feature.planName()),
          feature.merged()
              ? MarkdownTable.text(feature.mergedName())
              : "*not merged*: " + MarkdownTable.text(feature.differs()),
          feature.merged() ? feature.since() : "",
          row.cases(),
          String.join(", ", linked(row.rules())));
    }
    table.lines().forEach(out::println);
    out.println();
    legend().forEach(line -> out.println("- " + line.replace(ON_CALLS, "IOCTL-\\*")));
    out.flush();
  }

  /** One object: {@code features}, each with all that is known, and {@code otherRules}. */
  public void json() {
    JsonGenerator json = PrettyJson.to(out);
    json.writeStartObject();
    json.writeStringProperty("vsmmu", Version.TEXT);
    json.writeArrayPropertyStart("features");
    PlanRows.ALL.forEach(row -> feature(json, row));
    json.writeEndArray();
    PrettyJson.strings(json, "otherRules", ids(PlanRows.otherRules()));
    json.writeEndObject();
    json.close();
    out.println();
    out.flush();
  }

  private static void feature(JsonGenerator json, PlanRow row) {
    PlanFeature feature = row.feature();
    json.writeStartObject();
    json.writeStringProperty("part", feature.part());
    json.writeStringProperty("planned", feature.planName());
    json.writeBooleanProperty("isMerged", feature.merged());
    json.writeStringProperty("merged", feature.mergedName());
    json.writeStringProperty("since", feature.since());
    json.writeStringProperty("evidence", feature.evidence().name().toLowerCase(Locale.ROOT));
    json.writeStringProperty("differs", feature.differs());
    json.writeArrayPropertyStart("calls");
    feature.numbers().forEach(number -> json.writeString("0x" + Integer.toHexString(number)));
    json.writeEndArray();
    PrettyJson.strings(json, "cases", feature.cases());
    PrettyJson.strings(json, "rules", ids(row.rules()));
    json.writeEndObject();
  }

  private static List<String> ids(List<Rule> rules) {
    return rules.stream().map(Rule::id).toList();
  }

  /** The ids, those on calls as one. */
  private static List<String> names(List<Rule> rules) {
    List<String> names = new ArrayList<>();
    if (rules.stream().anyMatch(PlanRows::onCalls)) {
      names.add(ON_CALLS);
    }
    rules.stream().filter(rule -> !PlanRows.onCalls(rule)).map(Rule::id).forEach(names::add);
    return names;
  }

  private static List<String> linked(List<Rule> rules) {
    List<String> links = new ArrayList<>();
    if (rules.stream().anyMatch(PlanRows::onCalls)) {
      links.add("IOCTL-\\*");
    }
    rules.stream()
        .filter(rule -> !PlanRows.onCalls(rule))
        .map(rule -> "[" + rule.id() + "](" + RulePage.of(rule) + ")")
        .forEach(links::add);
    return links;
  }

  /** What the abbreviations are, and the rules that no row names. */
  private static List<String> legend() {
    String calls = PlanRows.ALL.stream()
        .flatMap(row -> row.rules().stream())
        .filter(PlanRows::onCalls)
        .distinct()
        .map(Rule::id)
        .collect(Collectors.joining(", "));
    return List.of(
        "in: the kernel that has it first. cases: of the catalogue of conformance cases, C001 to"
            + " C258.",
        ON_CALLS + ": " + calls + "; they judge every call of a recording.",
        "Rules on the architecture itself, which all parts stand on: "
            + String.join(", ", ids(PlanRows.otherRules())) + ".");
  }

  private static String dash(String text) {
    return text.isEmpty() ? "-" : text;
  }
}
