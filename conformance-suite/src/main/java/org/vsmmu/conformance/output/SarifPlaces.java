package org.vsmmu.conformance.output;

import java.nio.charset.StandardCharsets;
import org.vsmmu.conformance.report.Visible;
import org.vsmmu.trace.Source;
import tools.jackson.core.JsonGenerator;

/** Writes where something is: SARIF 2.1.0, 3.28 to 3.30. */
final class SarifPlaces {
  private static final String UNRESERVED =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~/";

  private SarifPlaces() {}

  /** A location with a message; an empty message is left out. */
  static void location(JsonGenerator json, Source source, String message) {
    json.writeStartObject();
    json.writeObjectPropertyStart("physicalLocation");
    json.writeObjectPropertyStart("artifactLocation");
    json.writeStringProperty("uri", uri(source.file()));
    json.writeEndObject();
    if (source.line() > 0 || source.offset() >= 0) {
      json.writeObjectPropertyStart("region");
      if (source.line() > 0) {
        json.writeNumberProperty("startLine", source.line());
      } else {
        json.writeNumberProperty("byteOffset", source.offset());
        json.writeNumberProperty("byteLength", 1);
      }
      json.writeEndObject();
    }
    json.writeEndObject();
    if (!message.isEmpty()) {
      message(json, "message", message);
    }
    json.writeEndObject();
  }

  /** A message object. */
  static void message(JsonGenerator json, String name, String text) {
    json.writeObjectPropertyStart(name);
    json.writeStringProperty("text", Visible.lines(text));
    json.writeEndObject();
  }

  /**
   * A path as a URI reference: relative paths stay relative, so that they name a file of the tree.
   */
  static String uri(String path) {
    String plain = path.startsWith("./") ? path.substring(2) : path;
    StringBuilder uri = new StringBuilder(plain.startsWith("/") ? "file://" : "");
    for (byte b : plain.getBytes(StandardCharsets.UTF_8)) {
      char c = (char) (b & 0xff);
      if (UNRESERVED.indexOf(c) >= 0) {
        uri.append(c);
      } else {
        uri.append(String.format("%%%02X", b & 0xff));
      }
    }
    return uri.toString();
  }
}
