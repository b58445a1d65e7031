package org.vsmmu.trace.iommufd;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/** A JSON object of one line, within bounds. Numbers may be hex strings such as "0x1000". */
final class Json {
  private static final JsonFactory FACTORY = JsonFactory.builder()
      .streamReadConstraints(StreamReadConstraints.builder()
          .maxNestingDepth(10)
          .maxStringLength(1 << 20)
          .maxNameLength(256)
          .maxNumberLength(32)
          .build())
      .build();

  private final Map<String, Object> members;

  private Json(Map<String, Object> members) {
    this.members = members;
  }

  /**
   * Parses a line.
   *
   * @throws Misfit when it is no JSON object
   */
  static Json parse(String line) throws Misfit {
    try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), line)) {
      parser.nextToken();
      if (value(parser) instanceof Json json) {
        return json;
      }
    } catch (JacksonException e) {
      int column = e.getLocation() == null ? 0 : e.getLocation().getColumnNr();
      throw new Misfit("JSON to the end of the line; it breaks at column " + column);
    }
    throw new Misfit("no JSON object");
  }

  private static long number(BigInteger value) throws Misfit {
    if (value.bitLength() > Long.SIZE) {
      throw new Misfit("the number " + value + " has more than 64 bits");
    }
    return value.longValue();
  }

  private static Object value(JsonParser parser) throws Misfit {
    return switch (parser.currentToken()) {
      case START_OBJECT -> object(parser);
      case START_ARRAY -> array(parser);
      case VALUE_STRING -> parser.getString();
      case VALUE_NUMBER_INT -> number(parser.getBigIntegerValue());
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new Misfit("a value of kind " + parser.currentToken());
    };
  }

  private static Json object(JsonParser parser) throws Misfit {
    Map<String, Object> members = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      parser.nextToken();
      members.put(name, value(parser));
    }
    return new Json(members);
  }

  private static List<Object> array(JsonParser parser) throws Misfit {
    List<Object> items = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_ARRAY) {
      items.add(value(parser));
    }
    return items;
  }

  boolean has(String name) {
    return members.containsKey(name);
  }

  /** Whether it is there and not null. */
  boolean given(String name) {
    return members.get(name) != null;
  }

  String text(String name) throws Misfit {
    return as(name, members.get(name), String.class);
  }

  /** The text, or a default when there is none. */
  String text(String name, String otherwise) {
    return members.get(name) instanceof String text ? text : otherwise;
  }

  long number(String name) throws Misfit {
    return number(name, members.get(name));
  }

  /** The number, or a default when there is none. */
  long number(String name, long otherwise) throws Misfit {
    return has(name) ? number(name) : otherwise;
  }

  static long number(String name, Object value) throws Misfit {
    if (value instanceof Long number) {
      return number;
    }
    String text = as(name, value, String.class);
    try {
      return text.startsWith("0x")
          ? Long.parseUnsignedLong(text.substring(2), 16)
          : Long.parseLong(text);
    } catch (NumberFormatException e) {
      throw new Misfit(name + ": \"" + text + "\" is no number");
    }
  }

  /** The bytes of a hex string; null when there is none. */
  byte[] bytes(String name) throws Misfit {
    return bytes(name, members.get(name));
  }

  private static byte[] bytes(String name, Object value) throws Misfit {
    if (value == null) {
      return null;
    }
    try {
      return HexFormat.of().parseHex(as(name, value, String.class));
    } catch (IllegalArgumentException e) {
      throw new Misfit(name + ": no hex bytes");
    }
  }

  /** The members of an object as bytes; {@code full_len} is left out, null stays null. */
  Map<String, byte[]> buffers(String name) throws Misfit {
    Map<String, byte[]> buffers = new LinkedHashMap<>();
    if (members.get(name) instanceof Json json) {
      for (Map.Entry<String, Object> member : json.members.entrySet()) {
        if (!(member.getValue() instanceof Long)) {
          buffers.put(member.getKey(), bytes(member.getKey(), member.getValue()));
        }
      }
    }
    return buffers;
  }

  List<?> list(String name) throws Misfit {
    return as(name, members.get(name), List.class);
  }

  static <T> T as(String name, Object value, Class<T> kind) throws Misfit {
    if (!kind.isInstance(value)) {
      throw new Misfit(name + " is missing or of another kind");
    }
    return kind.cast(value);
  }
}
