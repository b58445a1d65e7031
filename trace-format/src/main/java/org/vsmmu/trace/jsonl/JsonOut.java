package org.vsmmu.trace.jsonl;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.vsmmu.smmu.layout.Words;
import org.vsmmu.trace.json.Hex;
import org.vsmmu.trace.json.Id;
import org.vsmmu.trace.json.JsonIn;
import org.vsmmu.trace.json.JsonObject;
import tools.jackson.core.JsonGenerator;

/**
 * Writes members in the one form the format has for each. What a reader would turn down is an
 * {@link IllegalArgumentException}; what is unknown is left out.
 */
final class JsonOut {
  private final JsonGenerator generator;
  private final Positions positions;

  JsonOut(JsonGenerator generator, Positions positions) {
    this.generator = generator;
    this.positions = positions;
  }

  void begin() {
    generator.writeStartObject();
  }

  void begin(String name) {
    generator.writeName(name);
    generator.writeStartObject();
  }

  void end() {
    generator.writeEndObject();
  }

  /** An array of objects. */
  <T> void objects(String name, List<T> items, BiConsumer<JsonOut, T> write) {
    generator.writeName(name);
    generator.writeStartArray();
    for (T item : items) {
      begin();
      write.accept(this, item);
      end();
    }
    generator.writeEndArray();
  }

  void hex(String name, long value) {
    generator.writeStringProperty(name, Hex.text(value));
  }

  void hex(String name, OptionalLong value) {
    value.ifPresent(known -> hex(name, known));
  }

  /** Bytes as hex digits. */
  void bytes(String name, byte[] value) {
    int digits = 2 * value.length;
    require(
        digits <= JsonIn.MAX_BYTES,
        name,
        "at most " + JsonIn.MAX_BYTES / 2 + " bytes",
        value.length);
    generator.writeStringProperty(name, Hex.text(value));
  }

  /** Bytes; left out when null. */
  void optionalBytes(String name, byte[] value) {
    if (value != null) {
      bytes(name, value);
    }
  }

  /** An object of bytes by name, null where they could not be read; left out when empty. */
  void byteFields(String name, Map<String, byte[]> fields) {
    if (fields.isEmpty()) {
      return;
    }
    begin(name);
    for (Map.Entry<String, byte[]> field : new TreeMap<>(fields).entrySet()) {
      if (field.getValue() == null) {
        generator.writeNullProperty(field.getKey());
      } else {
        bytes(field.getKey(), field.getValue());
      }
    }
    end();
  }

  void size(String name, long value) {
    require(value != 0, name, "at least one byte", value);
    hex(name, value);
  }

  void size(String name, OptionalLong value) {
    value.ifPresent(known -> size(name, known));
  }

  void integer(String name, long value, long low, long high) {
    require(low <= value && value <= high, name, JsonObject.range(low, high), value);
    generator.writeNumberProperty(name, value);
  }

  void integer(String name, OptionalLong value, long low, long high) {
    value.ifPresent(known -> integer(name, known, low, high));
  }

  void id(Id id, OptionalLong value) {
    integer(id.member(), value, 0, id.max());
  }

  void id(Id id, long value) {
    integer(id.member(), value, 0, id.max());
  }

  /** The position of an earlier record, as it is numbered in this trace. */
  void earlier(String name, long position) {
    integer(name, positions.written(position), 1, Long.MAX_VALUE);
  }

  /** A string; left out when empty. */
  void optionalText(String name, String value) {
    if (!value.isEmpty()) {
      anyText(name, value);
    }
  }

  void text(String name, String value) {
    require(!value.isEmpty(), name, "a non-empty string", value);
    anyText(name, value);
  }

  void anyText(String name, String value) {
    int length = value.length();
    require(length <= JsonIn.MAX_TEXT, name, "at most " + JsonIn.MAX_TEXT + " characters", length);
    generator.writeStringProperty(name, value);
  }

  /** One of these words; left out when empty. */
  void optionalChoice(String name, String value, String... words) {
    if (!value.isEmpty()) {
      choice(name, value, words);
    }
  }

  void choice(String name, String value, String... words) {
    require(Arrays.asList(words).contains(value), name, JsonObject.oneOf(words), value);
    generator.writeStringProperty(name, value);
  }

  void flag(String name, boolean value) {
    generator.writeBooleanProperty(name, value);
  }

  void words(String name, Words words, int count) {
    generator.writeName(name);
    generator.writeStartArray();
    for (int i = 0; i < count; i++) {
      generator.writeString(Hex.text(words.word(i)));
    }
    generator.writeEndArray();
  }

  /** An array of arrays of words. */
  void wordLists(String name, List<long[]> lists) {
    generator.writeName(name);
    generator.writeStartArray();
    for (long[] list : lists) {
      generator.writeStartArray();
      for (long word : list) {
        generator.writeString(Hex.text(word));
      }
      generator.writeEndArray();
    }
    generator.writeEndArray();
  }

  /** An object of numbers; left out when empty. */
  void numbers(
      String name, SortedMap<String, Long> numbers, Predicate<String> named, String expected) {
    if (numbers.isEmpty()) {
      return;
    }
    begin(name);
    for (Map.Entry<String, Long> number : numbers.entrySet()) {
      String key = number.getKey();
      require(named.test(key), name, expected, key);
      if (FieldNames.isAddress(key)) {
        hex(key, number.getValue());
      } else {
        generator.writeNumberProperty(key, number.getValue());
      }
    }
    end();
  }

  static void require(boolean right, String name, String expected, Object found) {
    if (!right) {
      throw new IllegalArgumentException(name + ": expected " + expected + ", found " + found);
    }
  }
}
