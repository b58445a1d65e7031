package org.vsmmu.trace.csv;

import java.io.Closeable;
import java.io.IOException;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.text.Lines;

/** The lines of a table, its header taken; blank lines are passed over. */
final class TableLines implements Closeable {
  private final Lines lines;
  private final Predicate<String> ofAnother;
  private final Predicate<String> ofThis;
  private long another;
  private boolean withinAnother;
  private final Table table;

  /**
   * @param known the names that columns may have
   * @throws IOException with file, line and column when the header is wrong
   */
  TableLines(Input input, ReadReport report, Set<String> known) throws IOException {
    this(input, report, known, line -> false, line -> false);
  }

  /**
   * The lines of one table of several, which have an empty line between them.
   *
   * @param ofAnother whether a line is the header of another table: that one is passed over
   * @param ofThis whether a line is the header of this table
   */
  TableLines(
      Input input,
      ReadReport report,
      Set<String> known,
      Predicate<String> ofAnother,
      Predicate<String> ofThis)
      throws IOException {
    lines = new Lines(input, report);
    this.ofAnother = ofAnother;
    this.ofThis = ofThis;
    String header = next();
    if (header == null && another > 0) {
      throw new IOException(Source.line(input.name(), another)
          + ":1: found only a table of other columns, expected some of "
          + String.join(", ", new TreeSet<>(known)));
    }
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
    boolean apart = lines.number() == 0;
    for (String line = lines.next(); line != null; line = lines.next()) {
      if (line.isBlank()) {
        apart = true;
        continue;
      }
      if (apart && ofAnother.test(line)) {
        withinAnother = true;
        another = lines.number();
      } else if (apart && withinAnother) {
        withinAnother = !ofThis.test(line);
      }
      if (!withinAnother) {
        return line;
      }
      apart = false;
    }
    return null;
  }

  Source source() {
    return lines.source();
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
