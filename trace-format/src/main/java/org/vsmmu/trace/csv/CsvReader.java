package org.vsmmu.trace.csv;

import java.io.IOException;
import java.util.OptionalInt;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/** Reads a command sequence a row at a time. */
final class CsvReader implements TraceReader {
  private final ReadReport report = new ReadReport();
  private final TableLines lines;
  private long position;

  CsvReader(Input input) throws IOException {
    lines = new TableLines(input, report, CommandColumns.ALL);
    try {
      CommandColumns.require(lines.table());
    } catch (BadCell e) {
      throw e.fatal(lines.source());
    }
  }

  @Override
  public TraceHeader header() {
    return TraceHeader.of(CsvFormat.NAME);
  }

  @Override
  public TraceRecord next() throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      try {
        return record(line);
      } catch (BadCell e) {
        e.report(report, lines.source());
      }
    }
    return null;
  }

  private TraceRecord record(String line) throws BadCell {
    Table row = lines.table();
    row.next(line);
    var time = row.number(CommandColumns.TIME);
    Body body = CommandColumns.command(row);
    position++;
    return new TraceRecord(position, time, OptionalInt.empty(), "", lines.source(), body);
  }

  @Override
  public ReadReport report() {
    return report;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
