package org.vsmmu.trace.csv;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceReader;

/**
 * A command sequence as a table with a header line. A row has its command's words ({@code word0},
 * {@code word1}, in hex), or its name {@code op} and the operands that are known. An empty cell is
 * unknown; {@code time} is in nanoseconds; an empty {@code queue} is {@code cmdq}.
 */
public final class CsvFormat implements TraceFormat {
  static final String NAME = "csv";

  @Override
  public String name() {
    return NAME;
  }

  /** By the header line: {@code word0} and {@code word1}, or {@code op} among known columns. */
  @Override
  public boolean recognises(byte[] sample, String fileName) {
    String first = new String(sample, StandardCharsets.UTF_8)
        .lines()
        .filter(line -> !line.isBlank())
        .findFirst()
        .orElse("");
    return CommandColumns.recognises(first);
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException with file, line and column when there is no header or it has unknown
   *     columns
   */
  @Override
  public TraceReader open(Input input, ReadOptions options) throws IOException {
    try {
      return new CsvReader(input);
    } catch (IOException e) {
      input.close();
      throw e;
    }
  }
}
