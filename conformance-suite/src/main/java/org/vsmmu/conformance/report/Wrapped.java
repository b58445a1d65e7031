package org.vsmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;

/**
 * Text in lines for a mail. A word that is too long for a line has one of its own; nothing is cut.
 *
 * <pre>{@code
 * new Wrapped(72).add("  got       ", "a text that goes on and on").lines()
 * }</pre>
 */
public final class Wrapped {
  private final int width;
  private final List<String> lines = new ArrayList<>();

  /** @param width most columns of a line */
  public Wrapped(int width) {
    this.width = width;
  }

  /** Adds a paragraph whose later lines stand under the beginning of its text. */
  public Wrapped add(String head, String text) {
    return add(head, head.length(), text);
  }

  /**
   * Adds a paragraph.
   *
   * @param head begins its first line
   * @param indent columns left of its later lines
   */
  public Wrapped add(String head, int indent, String text) {
    StringBuilder line = new StringBuilder(head);
    int empty = head.length();
    for (String word : text.strip().split(" +")) {
      boolean first = line.length() == empty;
      if (!first && line.length() + 1 + word.length() > width) {
        lines.add(line.toString().stripTrailing());
        line = new StringBuilder(" ".repeat(indent));
        empty = indent;
        first = true;
      }
      line.append(first ? "" : " ").append(word);
    }
    lines.add(line.toString().stripTrailing());
    return this;
  }

  /** Adds a line as it is, however long: a command that is to be copied. */
  public Wrapped line(String line) {
    lines.add(line);
    return this;
  }

  /** The lines, without blanks at their ends. */
  public List<String> lines() {
    return List.copyOf(lines);
  }
}
