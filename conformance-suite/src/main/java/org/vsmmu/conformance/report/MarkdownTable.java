package org.vsmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** A table of Markdown, whose cells are Markdown. */
public final class MarkdownTable {
  /** What begins something in a line; an underscore within a word does not. */
  private static final Pattern SPECIAL = Pattern.compile("[\\\\`*\\[\\]#|~>]|\\b_|_\\b|(?<!\\w)_");

  private final List<String> lines = new ArrayList<>();

  public MarkdownTable(String... columns) {
    row((Object[]) columns);
    lines.add("|" + "---|".repeat(columns.length));
  }

  public MarkdownTable row(Object... cells) {
    StringBuilder line = new StringBuilder("|");
    for (Object cell : cells) {
      line.append(' ').append(cell).append(" |");
    }
    lines.add(line.toString().replaceAll("\\|  (?=\\|)", "| "));
    return this;
  }

  public List<String> lines() {
    return List.copyOf(lines);
  }

  /** Text of a stranger as Markdown that shows just this text, on one line. */
  public static String text(String text) {
    String line = Visible.line(text).replace("&", "&amp;").replace("<", "&lt;");
    return SPECIAL.matcher(line).replaceAll("\\\\$0");
  }
}
