package org.vsmmu.trace.csv;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.text.Lines;

/** The lines of a table, its header taken; blank lines are passed over. */
final class TableLines implements Closeable {
  private final Lines lines;
  private final Table table;

  /**
   * @param known the names that columns may have
   * @throws IOException with file, line and column when the header is wrong
   */
  TableLines(Input input, ReadReport report, Set<String> known) throws IOException {
    lines = new Lines(input, report);
    String header = next();
    if (header == null) {
      throw new IOException(
          Source.line(input.name(), 1) + ":1: found an empty file, expected a header line");
    }
    try {
      table = new Table(header, known);
    } catch (BadCell e) {
      throw e.fatal(source());
    }
  }

  Table table() {
    return table;
  }

  /** The next line that is not blank, or null after the last. */
  String next() throws IOException {
    String line = lines.next();
    while (line != null && line.isBlank()) {
      line = lines.next();
    }
    return line;
  }

  Source source() {
    return lines.source();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
