package org.vsmmu.trace.qemu;

import java.util.Arrays;
import java.util.List;

/**
 * A number in the text of an event.
 *
 * @param name what the records call it
 * @param labels what stands before the number; the first that the line has counts
 * @param optional some versions of QEMU do not print it
 */
record LogField(String name, List<String> labels, boolean optional) {

  /**
   * The fields of an event in the order of the line: {@code name}, {@code name=label} or
   * {@code name=label|label}, with {@code ?} behind it when optional, separated by commas.
   */
  static List<LogField> list(String text) {
    return text.isEmpty()
        ? List.of()
        : Arrays.stream(text.split(",")).map(String::strip).map(LogField::of).toList();
  }

  private static LogField of(String text) {
    boolean optional = text.endsWith("?");
    String bare = optional ? text.substring(0, text.length() - 1) : text;
    int equals = bare.indexOf('=');
    return equals < 0
        ? new LogField(bare, List.of(bare), optional)
        : new LogField(
            bare.substring(0, equals), List.of(bare.substring(equals + 1).split("\\|")), optional);
  }
}
