package org.vsmmu.conformance.output;

import java.io.PrintWriter;
import java.util.List;
import org.vsmmu.conformance.Version;
import org.vsmmu.conformance.gate.ListedCase;
import org.vsmmu.conformance.report.PrettyJson;
import org.vsmmu.conformance.report.TextTable;
import org.vsmmu.conformance.report.Visible;
import tools.jackson.core.JsonGenerator;

/** A corpus as a list. */
public final class CasesReport {
  private final PrintWriter out;

  public CasesReport(PrintWriter out) {
    this.out = out;
  }

  /** A line a case, then how many there are. */
  public void text(List<ListedCase> cases) {
    TextTable table = new TextTable(5).row("part", "verdict", "trace", "rules", "note");
    for (ListedCase one : cases) {
      table.row(
          one.part().isEmpty() ? "-" : one.part(),
          one.verdict(),
          Visible.line(one.trace()),
          one.rules().isEmpty() ? "-" : String.join(" ", one.rules()),
          Visible.line(one.note()));
    }
    table.lines().forEach(out::println);
    out.println();
    out.println(cases.size() + (cases.size() == 1 ? " case" : " cases"));
    out.flush();
  }

  /** One object: {@code cases}, each with what its expectation says in words. */
  public void json(List<ListedCase> cases) {
    JsonGenerator json = PrettyJson.to(out);
    json.writeStartObject();
    json.writeStringProperty("vsmmu", Version.TEXT);
    json.writeArrayPropertyStart("cases");
    for (ListedCase one : cases) {
      json.writeStartObject();
      json.writeStringProperty("trace", one.trace());
      json.writeStringProperty("part", one.part());
      json.writeStringProperty("verdict", one.verdict().name());
      json.writeArrayPropertyStart("rules");
      one.rules().forEach(json::writeString);
      json.writeEndArray();
      json.writeStringProperty("note", one.note());
      json.writeStringProperty("reference", one.reference());
      json.writeStringProperty("bugType", one.bugType());
      json.writeStringProperty("effect", one.effect());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    out.println();
    out.flush();
  }
}
