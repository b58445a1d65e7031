package org.vsmmu.trace.json;

import java.util.List;

/**
 * A value of a parsed line.
 *
 * @param column 1-based column where it begins
 * @param text the string, or the number as it is written; what stands there for other kinds
 * @param object the object, of an object
 * @param items the items, of an array
 */
public record JsonValue(
    Kind kind, int column, String text, JsonObject object, List<JsonValue> items) {

  public enum Kind {
    STRING,
    INTEGER,
    TRUE,
    FALSE,
    OBJECT,
    ARRAY,
    OTHER
  }

  public static JsonValue scalar(Kind kind, int column, String text) {
    return new JsonValue(kind, column, text, null, List.of());
  }

  public static JsonValue of(JsonObject object) {
    return new JsonValue(Kind.OBJECT, object.column(), "{...}", object, List.of());
  }

  public static JsonValue of(int column, List<JsonValue> items) {
    return new JsonValue(Kind.ARRAY, column, "[...]", null, items);
  }

  public Misfit misfit(String name, String expected) {
    String shown = kind == Kind.STRING ? '"' + text + '"' : text;
    return new Misfit(column, name + ": " + shown, expected);
  }

  public boolean isHex() {
    return kind == Kind.STRING && Hex.matches(text);
  }

  /** Whether {@code null} stands there. */
  public boolean isNull() {
    return kind == Kind.OTHER && text.equals("null");
  }

  /** Whether it is an integer that fits 64 bits, in either notation. */
  public boolean isNumber() {
    return isHex() || (kind == Kind.INTEGER && fits());
  }

  /** The value of a number; of a hex string all 64 bits. */
  public long number() {
    return kind == Kind.STRING ? Hex.parse(text) : Long.parseLong(text);
  }

  /** The words of an array of exactly so many hex strings. */
  public long[] words(String name, int count) throws Misfit {
    String expected = "an array of " + count + " hex strings";
    if (kind != Kind.ARRAY) {
      throw misfit(name, expected);
    }
    if (items.size() != count) {
      throw new Misfit(column, name + " of " + items.size(), expected);
    }
    long[] words = new long[count];
    for (int i = 0; i < count; i++) {
      JsonValue item = items.get(i);
      if (!item.isHex()) {
        throw item.misfit(name, JsonObject.HEX);
      }
      words[i] = item.number();
    }
    return words;
  }

  private boolean fits() {
    try {
      Long.parseLong(text);
      return true;
    } catch (NumberFormatException tooLong) {
      return false;
    }
  }
}
