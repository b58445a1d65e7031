package org.vsmmu.trace.qemu;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * Takes the numbers out of an event's text, from left to right. Words and fields that are not asked
 * for are passed over, since every version of QEMU prints others. Between label and number stands
 * {@code =}, {@code :} or nothing, with or without blanks.
 */
final class FieldScanner {
  private String line = "";
  private int at;
  private long value;
  private int failedAt;
  private String wanted = "";
  private boolean decimalSid;
  private boolean decimalBehind0x;

  /**
   * All fields of a line.
   *
   * @param from where the event's text begins
   * @return null when one is missing or no number: see {@link #column} and {@link #expected}
   */
  SortedMap<String, Long> scan(String text, int from, List<LogField> fields) {
    line = text;
    at = from;
    decimalBehind0x = false;
    SortedMap<String, Long> found = new TreeMap<>();
    for (int i = 0; i < fields.size(); i++) {
      LogField field = fields.get(i);
      Result result = find(field);
      if (result == Result.TAKEN) {
        found.put(field.name(), value);
      } else if (result == Result.BAD || !field.optional()) {
        return null;
      }
    }
    return found;
  }

  /** 1-based place where the last scan stopped. */
  int column() {
    return failedAt + 1;
  }

  /** What the last scan wanted there. */
  String expected() {
    return wanted;
  }

  /** QEMU up to 6.0 wrote this log: a StreamID was decimal. */
  boolean decimalSid() {
    return decimalSid;
  }

  /** The last scan met {@code 0x-1}: QEMU up to 6.0 prints decimal numbers behind that 0x. */
  boolean decimalBehind0x() {
    return decimalBehind0x;
  }

  private enum Result {
    TAKEN,
    ABSENT,
    BAD
  }

  private Result find(LogField field) {
    List<String> labels = field.labels();
    for (int i = 0; i < labels.size(); i++) {
      Result result = find(field, labels.get(i));
      if (result != Result.ABSENT) {
        return result;
      }
    }
    failedAt = at;
    wanted = labels.get(0) + "=";
    return Result.ABSENT;
  }

  private Result find(LogField field, String label) {
    for (int i = line.indexOf(label, at); i >= 0; i = line.indexOf(label, i + 1)) {
      if (i > 0 && wordPart(line.charAt(i - 1))) {
        continue;
      }
      int end = i + label.length();
      int separator = blanks(end);
      boolean separated = separator < line.length() && isSeparator(line.charAt(separator));
      int start = separated ? blanks(separator + 1) : separator;
      if (start < line.length() && (digit(line.charAt(start)) || line.charAt(start) == '-')) {
        return number(field, start);
      }
      if (separated) {
        return bad(start);
      }
    }
    return Result.ABSENT;
  }

  private Result number(LogField field, int start) {
    boolean hex = line.startsWith("0x", start);
    int from = hex ? start + 2 : start;
    boolean negative = from < line.length() && line.charAt(from) == '-';
    if (hex && negative) {
      decimalBehind0x = true;
      hex = false;
    }
    Result result = digits(negative ? from + 1 : from, hex ? 16 : 10, negative);
    if (!hex && field.name().equals("sid")) {
      decimalSid = true;
      value &= 0xffff_ffffL;
    }
    return result;
  }

  private Result digits(int start, int radix, boolean negative) {
    int i = start;
    long sum = 0;
    int longest = start + (radix == 16 ? 16 : 18);
    while (i < line.length() && Character.digit(line.charAt(i), radix) >= 0) {
      if (i == longest) {
        return bad(i);
      }
      sum = sum * radix + Character.digit(line.charAt(i++), radix);
    }
    if (i == start || (i < line.length() && wordPart(line.charAt(i)))) {
      return bad(i);
    }
    value = negative ? -sum : sum;
    at = i;
    return Result.TAKEN;
  }

  private Result bad(int index) {
    failedAt = index;
    wanted = "a 64-bit number";
    return Result.BAD;
  }

  private int blanks(int from) {
    int i = from;
    while (i < line.length() && line.charAt(i) == ' ') {
      i++;
    }
    return i;
  }

  private static boolean isSeparator(char c) {
    return c == '=' || c == ':';
  }

  private static boolean digit(char c) {
    return c >= '0' && c <= '9';
  }

  private static boolean wordPart(char c) {
    return digit(c) || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_';
  }
}
