package org.vsmmu.conformance.report;

import java.util.Map;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.trace.Source;
import tools.jackson.core.JsonGenerator;

/** A finding in JSON, the same in every output that is ours. */
public final class FindingJson {

  private FindingJson() {}

  /** Writes its members into an object that is open. */
  public static void members(JsonGenerator json, Finding finding, String fingerprint) {
    Rule rule = finding.rule();
    json.writeStringProperty("rule", rule.id());
    json.writeStringProperty("part", finding.part());
    if (finding.kind() != Finding.Kind.NOTE) {
      json.writeStringProperty("severity", rule.text().severity());
    }
    json.writeStringProperty("judgement", rule.judgement());
    json.writeStringProperty("section", rule.text().section());
    json.writeStringProperty("page", RulePage.of(rule));
    json.writeNumberProperty("record", finding.about().record());
    source(json, finding.about().source());
    json.writeStringProperty("message", finding.message());
    texts(json, "expected", finding.expected());
    texts(json, "observed", finding.observed());
    json.writeArrayPropertyStart("slice");
    finding.slice().forEach(record -> evidence(json, record));
    json.writeEndArray();
    if (finding.kind() == Finding.Kind.INCONCLUSIVE) {
      json.writeStringProperty("needs", finding.needs());
    } else if (finding.kind() == Finding.Kind.NOTE) {
      json.writeNumberProperty("occurrences", finding.occurrences());
    }
    json.writeStringProperty("fingerprint", fingerprint);
  }

  private static void texts(JsonGenerator json, String name, Map<String, String> texts) {
    json.writeObjectPropertyStart(name);
    texts.forEach(json::writeStringProperty);
    json.writeEndObject();
  }

  private static void evidence(JsonGenerator json, Evidence evidence) {
    json.writeStartObject();
    json.writeNumberProperty("record", evidence.record());
    source(json, evidence.source());
    json.writeStringProperty("role", evidence.role());
    json.writeStringProperty("text", evidence.text());
    json.writeEndObject();
  }

  /** A binary capture has no lines; there the byte offset tells the place. */
  static void source(JsonGenerator json, Source source) {
    json.writeObjectPropertyStart("source");
    json.writeStringProperty("file", source.file());
    if (source.line() > 0) {
      json.writeNumberProperty("line", source.line());
    } else {
      json.writeNumberProperty("offset", source.offset());
    }
    json.writeEndObject();
  }
}
