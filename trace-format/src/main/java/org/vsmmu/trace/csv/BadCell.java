package org.vsmmu.trace.csv;

import java.io.IOException;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;

/** A row that is not what the table asks for: where, what stands there, what should. */
final class BadCell extends Exception {
  private static final long serialVersionUID = 1L;

  private final int column;
  private final String found;
  private final String expected;

  /** @param column 1-based character of the line where the cell begins */
  BadCell(int column, String found, String expected) {
    super("found " + found + ", expected " + expected, null, false, false);
    this.column = column;
    this.found = found;
    this.expected = expected;
  }

  void report(ReadReport report, Source place) {
    report.problem(place, column, found, expected);
  }

  /** For a table that is worth nothing with a row missing. */
  IOException fatal(Source place) {
    ReadReport report = new ReadReport();
    report(report, place);
    return new IOException(report.problems().get(0).toString());
  }
}
