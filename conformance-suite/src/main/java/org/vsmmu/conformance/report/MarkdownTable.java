package org.vsmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;

/** A table of Markdown, whose cells are Markdown. */
final class MarkdownTable {
  private final List<String> lines = new ArrayList<>();

  MarkdownTable(String... columns) {
    row((Object[]) columns);
    lines.add("|" + "---|".repeat(columns.length));
  }

  MarkdownTable row(Object... cells) {
    StringBuilder line = new StringBuilder("|");
    for (Object cell : cells) {
      line.append(' ').append(cell).append(" |");
    }
    lines.add(line.toString().replace("|  |", "| |"));
    return this;
  }

  List<String> lines() {
    return List.copyOf(lines);
  }

  /** Text of a stranger as Markdown that shows just this text, on one line. */
  static String text(String text) {
    StringBuilder shown = new StringBuilder();
    Visible.line(text).codePoints().forEach(c -> {
      if (c == '&') {
        shown.append("&amp;");
      } else if (c == '<') {
        shown.append("&lt;");
      } else if ("\\`*_[]#|~>".indexOf(c) >= 0) {
        shown.append('\\').appendCodePoint(c);
      } else {
        shown.appendCodePoint(c);
      }
    });
    return shown.toString();
  }
}
