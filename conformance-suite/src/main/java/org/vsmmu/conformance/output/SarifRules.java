package org.vsmmu.conformance.output;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.conformance.Version;
import org.vsmmu.conformance.report.RulePage;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;
import org.vsmmu.replay.rule.RuleText;
import tools.jackson.core.JsonGenerator;

/** The rules that a run names: those of the rule book, and two on the run itself. */
final class SarifRules {
  /** A case that is not as expected, without a finding that says why. */
  static final String UNEXPECTED = "UNEXPECTED-VERDICT";
  /** A line of the baseline that should go. */
  static final String BASELINE = "BASELINE-PROBLEM";

  private static final List<String> IDS = ids();

  private SarifRules() {}

  private static List<String> ids() {
    List<String> ids = new ArrayList<>(RuleBook.RULES.stream().map(Rule::id).toList());
    ids.add(UNEXPECTED);
    ids.add(BASELINE);
    return List.copyOf(ids);
  }

  static int index(String id) {
    return IDS.indexOf(id);
  }

  /** Writes {@code driver}. */
  static void driver(JsonGenerator json) {
    json.writeObjectPropertyStart("driver");
    json.writeStringProperty("name", "vsmmu");
    json.writeStringProperty("version", Version.TEXT);
    json.writeArrayPropertyStart("rules");
    RuleBook.RULES.forEach(rule -> rule(json, rule));
    own(
        json,
        UNEXPECTED,
        "Judging a trace did not give what is expected of it",
        "The expectation beside the trace (NAME.expect.json) says otherwise.");
    own(
        json,
        BASELINE,
        "A line of the baseline should go",
        "It ended, or there is nothing left that it would have allowed.");
    json.writeEndArray();
    json.writeEndObject();
  }

  private static void rule(JsonGenerator json, Rule rule) {
    RuleText text = rule.text();
    json.writeStartObject();
    json.writeStringProperty("id", text.id());
    SarifPlaces.message(json, "shortDescription", text.title());
    SarifPlaces.message(json, "fullDescription", text.meaning());
    json.writeObjectPropertyStart("defaultConfiguration");
    json.writeStringProperty("level", level(text.severity()));
    json.writeEndObject();
    json.writeObjectPropertyStart("help");
    json.writeStringProperty(
        "text",
        "%s\n\nHow to mend it: %s\n\nWhen it is fine: %s\n\nSee %s, and: vsmmu rules %s (%s)"
            .formatted(
                text.meaning(),
                text.fix(),
                text.fine(),
                text.section(),
                text.id(),
                RulePage.of(rule)));
    json.writeEndObject();
    json.writeObjectPropertyStart("properties");
    json.writeArrayPropertyStart("tags");
    json.writeString("part " + text.part());
    json.writeString(rule.judgement());
    json.writeEndArray();
    json.writeStringProperty("section", text.section());
    json.writeStringProperty("page", RulePage.of(rule));
    json.writeEndObject();
    json.writeEndObject();
  }

  private static void own(JsonGenerator json, String id, String title, String meaning) {
    json.writeStartObject();
    json.writeStringProperty("id", id);
    SarifPlaces.message(json, "shortDescription", title);
    SarifPlaces.message(json, "fullDescription", meaning);
    json.writeEndObject();
  }

  /** The level of a severity. */
  static String level(String severity) {
    return switch (severity) {
      case "error" -> "error";
      case "warning" -> "warning";
      default -> "note";
    };
  }
}
