package org.vsmmu.trace.csv;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** A table's columns by name, in any order, and the typed cells of the row that is looked at. */
final class Table {
  private static final Pattern DECIMAL = Pattern.compile("-?\\d{1,19}");
  private static final Pattern HEX = Pattern.compile("0x[0-9a-fA-F]{1,16}");

  private final Map<String, Integer> indexes = new LinkedHashMap<>();
  private Row row;

  /**
   * Takes the header line.
   *
   * @param known the names that columns may have
   * @throws BadCell when a column is unknown or stands there twice
   */
  Table(String header, Set<String> known) throws BadCell {
    row = Row.parse(withoutMark(header));
    for (int i = 0; i < row.size(); i++) {
      String name = row.cell(i);
      if (!known.contains(name)) {
        throw new BadCell(
            row.column(i), "column " + name, "one of " + String.join(", ", new TreeSet<>(known)));
      }
      if (indexes.put(name, i) != null) {
        throw new BadCell(row.column(i), "a second column " + name, "every column once");
      }
    }
  }

  /** Spreadsheets put a byte order mark in front. */
  static String withoutMark(String header) {
    return header.startsWith("\ufeff") ? header.substring(1) : header;
  }

  boolean has(String name) {
    return indexes.containsKey(name);
  }

  void next(String line) throws BadCell {
    row = Row.parse(line);
    if (row.size() != indexes.size()) {
      throw new BadCell(
          1,
          row.size() + (row.size() == 1 ? " cell" : " cells"),
          indexes.size() + " as in the header");
    }
  }

  /** The text of a cell; empty when it is empty or there is no such column. */
  String text(String name) {
    Integer index = indexes.get(name);
    return index == null ? "" : row.cell(index);
  }

  BadCell bad(String name, String expected) {
    Integer index = indexes.get(name);
    return index == null
        ? new BadCell(1, "no column " + name, expected)
        : new BadCell(row.column(index), name + ": " + row.cell(index), expected);
  }

  String choice(String name, String... words) throws BadCell {
    String text = text(name);
    for (String word : words) {
      if (text.equals(word)) {
        return word;
      }
    }
    throw bad(name, "one of " + String.join(", ", words));
  }

  String optionalChoice(String name, String... words) throws BadCell {
    return text(name).isEmpty() ? "" : choice(name, words);
  }

  /** A decimal number of 64 bits with sign, or a hex number of 64 bits without. */
  OptionalLong number(String name) throws BadCell {
    String text = text(name);
    if (text.isEmpty()) {
      return OptionalLong.empty();
    }
    try {
      if (DECIMAL.matcher(text).matches()) {
        return OptionalLong.of(Long.parseLong(text));
      }
      if (HEX.matcher(text).matches()) {
        return OptionalLong.of(Long.parseUnsignedLong(text, 2, text.length(), 16));
      }
    } catch (NumberFormatException tooLarge) {
      // Said below.
    }
    throw bad(name, "a number such as 4096 or 0x1000, of up to 64 bits");
  }

  /** A number from 0 to a bound. */
  OptionalLong number(String name, long max) throws BadCell {
    OptionalLong number = number(name);
    if (number.isPresent() && (number.getAsLong() < 0 || number.getAsLong() > max)) {
      throw bad(name, "a number from 0 to " + max);
    }
    return number;
  }

  /** An address or a word: in decimal it must not be negative. */
  OptionalLong unsigned(String name) throws BadCell {
    if (text(name).startsWith("-")) {
      throw bad(name, "a number that is not negative");
    }
    return number(name);
  }

  /** A raw word; without {@code 0x} one could not tell which base is meant. */
  OptionalLong word(String name) throws BadCell {
    String text = text(name);
    if (!text.isEmpty() && !HEX.matcher(text).matches()) {
      throw bad(name, "a hex number such as 0x46");
    }
    return number(name);
  }
}
