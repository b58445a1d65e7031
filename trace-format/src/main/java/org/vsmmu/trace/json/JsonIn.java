package org.vsmmu.trace.json;

import java.util.ArrayList;
import java.util.List;
import org.vsmmu.trace.json.JsonValue.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.TokenStreamLocation;
import tools.jackson.core.json.JsonFactory;

/**
 * Parses a line, within bounds: nesting {@value #MAX_NESTING}, strings {@value #MAX_TEXT}
 * characters, bytes in hex {@value #MAX_BYTES} digits, names {@value #MAX_NAME}, numbers
 * {@value #MAX_NUMBER} digits.
 */
public final class JsonIn {
  public static final int MAX_NESTING = 20;
  public static final int MAX_TEXT = 1 << 16;
  public static final int MAX_BYTES = 1 << 20;
  public static final int MAX_NAME = 256;
  public static final int MAX_NUMBER = 32;

  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(MAX_NESTING)
          .maxStringLength(MAX_BYTES)
          .maxNameLength(MAX_NAME)
          .maxNumberLength(MAX_NUMBER)
          .build())
      .build();

  private final JsonParser parser;

  private JsonIn(JsonParser parser) {
    this.parser = parser;
  }

  /**
   * The object that a line is.
   *
   * @param name how messages call it
   * @throws Misfit when it is no JSON object, has a field twice or exceeds a bound
   */
  public static JsonObject parse(String name, String line) throws Misfit {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      return new JsonIn(parser).line(name);
    } catch (JacksonException e) {
      throw syntax(e, line);
    }
  }

  private JsonObject line(String name) throws Misfit {
    if (parser.nextToken() != JsonToken.START_OBJECT) {
      throw new Misfit(column(), parser.getString(), "a JSON object");
    }
    JsonObject object = object(name);
    if (parser.nextToken() != null) {
      throw new Misfit(column(), parser.getString(), "the end of the line");
    }
    return object;
  }

  private JsonObject object(String name) throws Misfit {
    JsonObject object = new JsonObject(name, column());
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String member = parser.currentName();
      int column = column();
      parser.nextToken();
      object.add(member, column, value(member));
    }
    return object;
  }

  private JsonValue value(String name) throws Misfit {
    return switch (parser.currentToken()) {
      case START_OBJECT -> JsonValue.of(object(name));
      case START_ARRAY -> array(name);
      case VALUE_STRING -> text();
      case VALUE_NUMBER_INT -> scalar(Kind.INTEGER);
      case VALUE_TRUE -> scalar(Kind.TRUE);
      case VALUE_FALSE -> scalar(Kind.FALSE);
      default -> scalar(Kind.OTHER);
    };
  }

  private JsonValue array(String name) throws Misfit {
    int column = column();
    List<JsonValue> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(name));
    }
    return JsonValue.of(column, items);
  }

  private JsonValue text() throws Misfit {
    String text = parser.getString();
    if (text.length() > MAX_TEXT && !Hex.isBytes(text)) {
      throw new Misfit(
          column(),
          "a string of " + text.length() + " characters",
          "at most " + MAX_TEXT + ", or bytes in hex");
    }
    return scalar(Kind.STRING);
  }

  private JsonValue scalar(Kind kind) {
    return JsonValue.scalar(kind, column(), parser.getString());
  }

  private int column() {
    return parser.currentTokenLocation().getColumnNr();
  }

  private static Misfit syntax(JacksonException e, String line) {
    TokenStreamLocation place = e.getLocation();
    int column = place == null ? 1 : Math.max(1, place.getColumnNr());
    String found = line.substring(Math.min(column - 1, line.length()));
    String why = e.getOriginalMessage().lines().findFirst().orElse("").strip();
    return new Misfit(column, found.isEmpty() ? "the end of the line" : found, "JSON: " + why);
  }
}
