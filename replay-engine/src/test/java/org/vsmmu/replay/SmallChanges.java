package org.vsmmu.replay;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Small changes of a trace: a line less, moved or twice, a number or a word of a line changed.
 * Headers stay.
 */
final class SmallChanges {

  /** What may stand in place of a value: hex, a number, bytes, or a word. */
  private static final Pattern VALUE = Pattern.compile(
      "\"0x([0-9a-f]{1,16})\"|(?<=[:\\[,])(-?\\d{1,9})(?=[,}\\]])|\"([0-9a-f]{8,})\"");

  private static final List<List<String>> WORDS = List.of(
      List.of("\"ok\"", "\"fault\""),
      List.of("\"fault\"", "\"abort\""),
      List.of("\"success\"", "\"ur\""),
      List.of("\"success\"", "\"failure\""),
      List.of("\"hit\"", "\"miss\""),
      List.of("\"present\"", "\"absent\""),
      List.of("\"rw\"", "\"r\""),
      List.of("\"output\"", "\"iova\""));

  private SmallChanges() {}

  /** A line less. */
  static List<Supplier<List<String>>> ofLength(List<String> lines) {
    List<Supplier<List<String>>> changes = new ArrayList<>();
    for (int line = 1; line < lines.size(); line++) {
      int at = line;
      changes.add(() -> without(lines, at));
    }
    return changes;
  }

  /** A call that failed succeeds, as a log of calls tells it. */
  static List<Supplier<List<String>>> ofOutcome(List<String> lines) {
    List<Supplier<List<String>>> changes = new ArrayList<>();
    for (int line = 1; line < lines.size(); line++) {
      String text = lines.get(line);
      String other = text.replaceFirst("\"(ret|returned)\": ?-1", "\"$1\":0")
          .replaceFirst("\"errno\": ?\\d+", "\"errno\":0")
          .replaceFirst("\"err\": ?\"\\w+\"", "\"err\":\"\"");
      int at = line;
      if (!other.equals(text)) {
        changes.add(() -> with(lines, at, other));
      }
    }
    return changes;
  }

  /** A line before the one in front of it, or twice. */
  static List<Supplier<List<String>>> ofOrder(List<String> lines) {
    List<Supplier<List<String>>> changes = new ArrayList<>();
    for (int line = 1; line < lines.size(); line++) {
      int at = line;
      changes.add(() -> moved(lines, at, at - 1));
      changes.add(() -> twice(lines, at));
    }
    return changes;
  }

  /** A value of a line, or a word. */
  static List<Supplier<List<String>>> ofValues(List<String> lines) {
    List<Supplier<List<String>>> changes = new ArrayList<>();
    for (int line = 1; line < lines.size(); line++) {
      values(lines, line, changes);
    }
    return changes;
  }

  /** Positions stay. */
  private static List<String> without(List<String> lines, int line) {
    return with(lines, line, "{\"note\":{\"text\":\"deleted\"}}");
  }

  private static List<String> moved(List<String> lines, int from, int to) {
    List<String> changed = new ArrayList<>(lines);
    String line = changed.remove(from);
    changed.add(Math.max(1, to), line);
    return changed;
  }

  private static List<String> twice(List<String> lines, int line) {
    List<String> changed = new ArrayList<>(lines);
    changed.add(line, lines.get(line));
    return changed;
  }

  private static List<String> with(List<String> lines, int line, String text) {
    List<String> changed = new ArrayList<>(lines);
    changed.set(line, text);
    return changed;
  }

  private static void values(List<String> lines, int line, List<Supplier<List<String>>> changes) {
    String text = lines.get(line);
    for (List<String> words : WORDS) {
      if (text.contains(words.get(0))) {
        String other = text.replace(words.get(0), words.get(1));
        changes.add(() -> with(lines, line, other));
      }
    }
    Matcher value = VALUE.matcher(text);
    while (value.find()) {
      for (String other : others(value)) {
        String changed = text.substring(0, value.start()) + other + text.substring(value.end());
        changes.add(() -> with(lines, line, changed));
      }
    }
  }

  private static List<String> others(Matcher value) {
    List<String> others = new ArrayList<>();
    if (value.group(1) != null) {
      long number = Long.parseUnsignedLong(value.group(1), 16);
      for (int bit = 0; bit < Long.SIZE; bit++) {
        others.add("\"0x" + Long.toHexString(number ^ (1L << bit)) + "\"");
      }
    } else if (value.group(2) != null) {
      long number = Long.parseLong(value.group(2));
      others.add(Long.toString(number + 1));
      others.add(Long.toString(number == 0 ? -1 : number - 1));
    } else {
      String bytes = value.group(3);
      for (int at = 0; at < bytes.length(); at++) {
        int digit = Character.digit(bytes.charAt(at), 16) ^ 1;
        others.add("\"" + bytes.substring(0, at) + Character.forDigit(digit, 16)
            + bytes.substring(at + 1) + "\"");
      }
    }
    return others;
  }
}
