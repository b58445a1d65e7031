package org.vsmmu.trace.csv;

import java.io.Closeable;
import java.io.IOException;
import java.io.Writer;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;

/** Writes a command sequence in the form of raw words. */
public final class CsvWriter implements Closeable {
  static final CSVFormat FORMAT =
      CSVFormat.RFC4180.builder().setRecordSeparator('\n').get();

  private final CSVPrinter printer;

  /** Writes the header line. */
  public CsvWriter(Writer writer) throws IOException {
    printer = new CSVPrinter(writer, FORMAT);
    printer.printRecord(
        CommandColumns.TIME, CommandColumns.QUEUE, CommandColumns.WORD0, CommandColumns.WORD1);
  }

  /**
   * Writes a command as a row.
   *
   * @return false when the record is no command or its words are unknown; then nothing is written
   */
  public boolean write(TraceRecord record) throws IOException {
    if (!(record.body() instanceof Body.CommandSeen command) || command.words().isEmpty()) {
      return false;
    }
    CommandWords words = command.words().get();
    // Null is an empty cell; an empty string at the beginning of a line would be quoted.
    Long time = record.timeNanos().isPresent() ? record.timeNanos().getAsLong() : null;
    printer.printRecord(time, command.queue(), hex(words.w0()), hex(words.w1()));
    return true;
  }

  static String hex(long value) {
    return "0x" + Long.toHexString(value);
  }

  @Override
  public void close() throws IOException {
    printer.close();
  }
}
