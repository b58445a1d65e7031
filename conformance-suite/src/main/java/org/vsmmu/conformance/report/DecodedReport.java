package org.vsmmu.conformance.report;

import java.io.PrintWriter;
import java.util.List;
import org.vsmmu.conformance.Version;
import org.vsmmu.conformance.decode.Decoding.Decoded;
import tools.jackson.core.JsonGenerator;

/** Explained structures. */
public final class DecodedReport {
  private DecodedReport() {}

  /** One block a structure, an empty line between them. */
  public static void text(PrintWriter out, List<Decoded> structures) {
    for (int i = 0; i < structures.size(); i++) {
      if (i > 0) {
        out.println();
      }
      structures.get(i).explanation().lines().forEach(out::println);
    }
    out.flush();
  }

  /** One object: {@code structures}, each with its words, one-line text, fields and remarks. */
  public static void json(PrintWriter out, List<Decoded> structures) {
    JsonGenerator json = PrettyJson.to(out);
    json.writeStartObject();
    json.writeStringProperty("vsmmu", Version.TEXT);
    json.writeArrayPropertyStart("structures");
    for (Decoded decoded : structures) {
      json.writeStartObject();
      json.writeStringProperty("kind", decoded.kind().toString());
      PrettyJson.strings(json, "words", decoded.words());
      json.writeStringProperty("text", decoded.explanation().title());
      PrettyJson.strings(json, "fields", decoded.explanation().fields());
      PrettyJson.strings(json, "remarks", decoded.explanation().remarks());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeEndObject();
    json.close();
    out.println();
    out.flush();
  }
}
