package org.vsmmu.trace.json;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.function.Predicate;
import org.vsmmu.trace.json.JsonValue.Kind;

/**
 * An object of a parsed line with its members by name and type. Whoever has asked for every member
 * it knows calls {@link #finish}, which turns the others down.
 */
public final class JsonObject {
  public static final String HEX = "a hex string such as \"0x1000\"";

  public static final String BYTES = "bytes as hex digits, such as \"0c000000\"";

  private record Member(int column, JsonValue value) {}

  private final String name;
  private final int column;
  private final Map<String, Member> members = new LinkedHashMap<>();
  private final Set<String> known = new LinkedHashSet<>();

  /**
   * @param name how messages call it
   * @param column 1-based column of its opening brace
   */
  JsonObject(String name, int column) {
    this.name = name;
    this.column = column;
  }

  public int column() {
    return column;
  }

  void add(String member, int memberColumn, JsonValue value) throws Misfit {
    if (members.put(member, new Member(memberColumn, value)) != null) {
      throw new Misfit(memberColumn, "a second " + member, "every field once");
    }
  }

  /** The value of a member that may be absent, or null. */
  public JsonValue find(String member) {
    known.add(member);
    Member found = members.get(member);
    return found == null ? null : found.value();
  }

  public boolean has(String member) {
    return find(member) != null;
  }

  /** The members that nobody has asked for yet. */
  public List<String> rest() {
    return members.keySet().stream().filter(member -> !known.contains(member)).toList();
  }

  /** Turns down members that nobody has asked for. */
  public void finish() throws Misfit {
    for (String member : rest()) {
      String expected = known.isEmpty() ? "no fields" : "only " + String.join(", ", known);
      throw unknown(member, expected);
    }
  }

  /** The complaint that a member should not be there. */
  public Misfit unknown(String member, String expected) {
    return new Misfit(members.get(member).column(), "field " + member, expected);
  }

  /**
   * The complaint that something about a member is wrong; of the whole object when it is absent.
   */
  public Misfit misfit(String member, String expected) {
    Member found = members.get(member);
    return found == null
        ? new Misfit(column, name + " without " + member, member + ": " + expected)
        : found.value().misfit(member, expected);
  }

  /** All 64 bits of a hex string. */
  public OptionalLong optionalHex(String member) throws Misfit {
    JsonValue value = find(member);
    if (value == null) {
      return OptionalLong.empty();
    }
    require(value.isHex(), member, HEX);
    return OptionalLong.of(value.number());
  }

  public long hex(String member) throws Misfit {
    return optionalHex(member).orElseThrow(() -> misfit(member, HEX));
  }

  /** Bytes as a string of hex digits, two a byte. */
  public Optional<byte[]> optionalBytes(String member) throws Misfit {
    JsonValue value = find(member);
    if (value == null) {
      return Optional.empty();
    }
    boolean bytes = value.kind() == Kind.STRING && Hex.isBytes(value.text());
    require(bytes, member, BYTES);
    return Optional.of(Hex.bytes(value.text()));
  }

  public byte[] bytes(String member) throws Misfit {
    return optionalBytes(member).orElseThrow(() -> misfit(member, BYTES));
  }

  /** An object of bytes by name, in order; a null is one that could not be read. */
  public Map<String, byte[]> byteFields(String member) throws Misfit {
    Map<String, byte[]> fields = new LinkedHashMap<>();
    JsonObject object = optionalObject(member).orElse(null);
    if (object == null) {
      return fields;
    }
    for (String key : object.rest()) {
      JsonValue value = object.find(key);
      fields.put(key, value.isNull() ? null : object.bytes(key));
    }
    return fields;
  }

  /** A number of bytes as a hex string, at least 1. */
  public OptionalLong optionalSize(String member) throws Misfit {
    OptionalLong size = optionalHex(member);
    require(size.isEmpty() || size.getAsLong() != 0, member, "at least one byte");
    return size;
  }

  public long size(String member) throws Misfit {
    return optionalSize(member).orElseThrow(() -> misfit(member, HEX));
  }

  /** An integer or a hex string, both ends included. */
  public OptionalLong optionalInteger(String member, long low, long high) throws Misfit {
    JsonValue value = find(member);
    if (value == null) {
      return OptionalLong.empty();
    }
    boolean fits = value.isNumber() && value.number() >= low && value.number() <= high;
    require(fits, member, range(low, high));
    return OptionalLong.of(value.number());
  }

  public long integer(String member, long low, long high) throws Misfit {
    return optionalInteger(member, low, high).orElseThrow(() -> misfit(member, range(low, high)));
  }

  public OptionalLong optionalId(Id id) throws Misfit {
    return optionalInteger(id.member(), 0, id.max());
  }

  public long id(Id id) throws Misfit {
    return integer(id.member(), 0, id.max());
  }

  /** A string that is not empty; empty when absent. */
  public String optionalText(String member) throws Misfit {
    JsonValue value = find(member);
    if (value == null) {
      return "";
    }
    require(value.kind() == Kind.STRING && !value.text().isEmpty(), member, "a non-empty string");
    return value.text();
  }

  public String text(String member) throws Misfit {
    String text = optionalText(member);
    require(!text.isEmpty(), member, "a non-empty string");
    return text;
  }

  /** A string that may be empty. */
  public String anyText(String member) throws Misfit {
    JsonValue value = find(member);
    require(value != null && value.kind() == Kind.STRING, member, "a string");
    return value.text();
  }

  /** One of these words; empty when absent. */
  public String optionalChoice(String member, String... words) throws Misfit {
    JsonValue value = find(member);
    if (value == null) {
      return "";
    }
    boolean one = value.kind() == Kind.STRING && Arrays.asList(words).contains(value.text());
    require(one, member, oneOf(words));
    return value.text();
  }

  public String choice(String member, String... words) throws Misfit {
    String word = optionalChoice(member, words);
    require(!word.isEmpty(), member, oneOf(words));
    return word;
  }

  /** True or false; empty when absent. */
  public Optional<Boolean> optionalFlag(String member) throws Misfit {
    JsonValue value = find(member);
    if (value == null) {
      return Optional.empty();
    }
    boolean isTrue = value.kind() == Kind.TRUE;
    require(isTrue || value.kind() == Kind.FALSE, member, "true or false");
    return Optional.of(isTrue);
  }

  public boolean flag(String member) throws Misfit {
    return optionalFlag(member).orElseThrow(() -> misfit(member, "true or false"));
  }

  public Optional<JsonObject> optionalObject(String member) throws Misfit {
    JsonValue value = find(member);
    require(value == null || value.kind() == Kind.OBJECT, member, "an object");
    return Optional.ofNullable(value).map(JsonValue::object);
  }

  /** The objects of an array; none when absent. */
  public List<JsonObject> objects(String member) throws Misfit {
    JsonValue value = find(member);
    if (value == null) {
      return List.of();
    }
    require(value.kind() == Kind.ARRAY, member, "an array of objects");
    List<JsonObject> objects = new ArrayList<>();
    for (JsonValue item : value.items()) {
      if (item.kind() != Kind.OBJECT) {
        throw item.misfit(member, "an object");
      }
      objects.add(item.object());
    }
    return objects;
  }

  /** Exactly so many 64-bit words as hex strings. */
  public long[] words(String member, int count) throws Misfit {
    JsonValue value = find(member);
    require(value != null, member, "an array of " + count + " hex strings");
    return value.words(member, count);
  }

  /** The items of an array. */
  public List<JsonValue> array(String member, String expected) throws Misfit {
    JsonValue value = find(member);
    require(value != null && value.kind() == Kind.ARRAY, member, expected);
    return value.items();
  }

  /** An object of numbers whose names are not all known; none when absent. */
  public SortedMap<String, Long> numbers(String member, Predicate<String> named, String expected)
      throws Misfit {
    SortedMap<String, Long> numbers = new TreeMap<>();
    JsonObject object = optionalObject(member).orElse(null);
    if (object == null) {
      return numbers;
    }
    for (String key : object.rest()) {
      if (!named.test(key)) {
        throw object.unknown(key, expected);
      }
      numbers.put(key, object.integer(key, Long.MIN_VALUE, Long.MAX_VALUE));
    }
    return numbers;
  }

  private void require(boolean right, String member, String expected) throws Misfit {
    if (!right) {
      throw misfit(member, expected);
    }
  }

  public static String range(long low, long high) {
    if (low == Long.MIN_VALUE && high == Long.MAX_VALUE) {
      return "a 64-bit integer";
    }
    return high == Long.MAX_VALUE
        ? "an integer of at least " + low
        : "an integer from " + low + " to " + high;
  }

  public static String oneOf(String... words) {
    return words.length == 1 ? words[0] : "one of " + String.join(", ", words);
  }
}
