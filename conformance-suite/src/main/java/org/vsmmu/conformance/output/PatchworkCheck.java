package org.vsmmu.conformance.output;

import java.io.PrintWriter;
import java.io.StringWriter;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.FailureText;
import org.vsmmu.conformance.gate.GateResult;
import org.vsmmu.conformance.gate.GateWriter;
import org.vsmmu.conformance.report.Visible;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The check of a patch in Patchwork, as its REST API takes it, on one line.
 *
 * <pre>{@code
 * {"state":"fail","context":"vsmmu-gate","description":"1 case: 1 fail; boot.txt: ..."}
 * }</pre>
 */
final class PatchworkCheck implements GateWriter {
  private static final int MOST = 160;

  @Override
  public void write(GateResult result, PrintWriter out) {
    JsonFactory factory = new JsonFactory();
    StringWriter text = new StringWriter();
    try (JsonGenerator json = factory.createGenerator(ObjectWriteContext.empty(), text)) {
      json.writeStartObject();
      json.writeStringProperty("state", state(result));
      json.writeStringProperty("context", "vsmmu-gate");
      json.writeStringProperty("description", description(result));
      json.writeEndObject();
    }
    out.print(text + "\n");
    out.flush();
  }

  private static String state(GateResult result) {
    return switch (result.exit()) {
      case OK -> result.problems().isEmpty() ? "success" : "warning";
      case INCONCLUSIVE, NOTHING -> "warning";
      case DIVERGES, USAGE, INTERNAL -> "fail";
    };
  }

  private static String description(GateResult result) {
    StringBuilder text = new StringBuilder(GateHeadline.counts(result));
    result.cases().stream()
        .filter(CaseResult::blocks)
        .findFirst()
        .ifPresent(first -> text.append("; ").append(Visible.line(first(first))));
    boolean fits = text.codePointCount(0, text.length()) <= MOST;
    return fits ? text.toString() : text.substring(0, text.offsetByCodePoints(0, MOST - 3)) + "...";
  }

  private static String first(CaseResult result) {
    return result.fresh().stream()
        .findFirst()
        .map(f -> "%s: %s: %s"
            .formatted(
                f.finding().about().source(),
                f.finding().rule().id(),
                FailureText.message(f.finding())))
        .orElse(result.trace() + ": " + result.why());
  }
}
