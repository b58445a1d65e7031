package org.vsmmu.conformance.report;

import java.util.ArrayList;
import java.util.List;

/** Columns of text: the first flush left, numbers flush right. */
public final class TextTable {
  private static final String GAP = "  ";

  private final int leftColumns;
  private final List<List<String>> rows = new ArrayList<>();

  /** @param leftColumns how many columns, from the left, are flush left */
  public TextTable(int leftColumns) {
    this.leftColumns = leftColumns;
  }

  /** Adds a row. */
  public TextTable row(Object... cells) {
    rows.add(java.util.Arrays.stream(cells).map(String::valueOf).toList());
    return this;
  }

  /** The rows as lines, without blanks at their ends. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    for (List<String> row : rows) {
      StringBuilder line = new StringBuilder();
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        String fill = " ".repeat(width(i) - cell.length());
        line.append(i == 0 ? "" : GAP).append(i < leftColumns ? cell + fill : fill + cell);
      }
      lines.add(line.toString().stripTrailing());
    }
    return lines;
  }

  private int width(int column) {
    return rows.stream()
        .filter(row -> row.size() > column)
        .mapToInt(row -> row.get(column).length())
        .max()
        .orElse(0);
  }
}
