package org.vsmmu.trace.csv;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.List;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;

/**
 * The cells of a line. Each line is parsed by itself, so that a quote left open costs one row and
 * not the rest of the file.
 */
final class Row {
  private static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setIgnoreSurroundingSpaces(true).setTrim(true).get();

  private final String line;
  private final CSVRecord cells;

  private Row(String line, CSVRecord cells) {
    this.line = line;
    this.cells = cells;
  }

  static Row parse(String line) throws BadCell {
    try (CSVParser parser = FORMAT.parse(new StringReader(line))) {
      List<CSVRecord> records = parser.getRecords();
      if (records.size() == 1) {
        return new Row(line, records.get(0));
      }
    } catch (IOException | UncheckedIOException broken) {
      // Said below: what stands in the line tells more than the parser's own words.
    }
    throw new BadCell(1, line, "cells with commas between them, and each quote closed");
  }

  int size() {
    return cells.size();
  }

  String cell(int index) {
    return cells.get(index);
  }

  /** 1-based character of the line where a cell begins. */
  int column(int index) {
    int cell = 0;
    boolean quoted = false;
    for (int i = 0; i < line.length() && cell < index; i++) {
      char c = line.charAt(i);
      quoted ^= c == '"';
      if (c == ',' && !quoted && ++cell == index) {
        return i + 2;
      }
    }
    return 1;
  }
}
