package org.vsmmu.conformance.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** Command lines to be shown, and to be copied into a shell. */
final class CommandLine {
  private static final Pattern PLAIN = Pattern.compile("[\\w@%+=:,./#-]+");

  private CommandLine() {}

  /** How to judge a trace by itself. */
  static String check(List<String> arguments, String trace) {
    List<String> words = new ArrayList<>(List.of("vsmmu", "check"));
    words.addAll(arguments);
    words.add(trace);
    return words.stream().map(CommandLine::quoted).collect(Collectors.joining(" "));
  }

  private static String quoted(String word) {
    return PLAIN.matcher(word).matches() && !word.startsWith("#")
        ? word
        : "'" + word.replace("'", "'\\''") + "'";
  }
}
