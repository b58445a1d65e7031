package org.vsmmu.trace.text;

import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;

/**
 * The lines of a text capture. A line that is longer than {@value #MAX_LINE} bytes is noted as a
 * problem and skipped; text that is no UTF-8 is read with replacement characters.
 */
public final class Lines implements Closeable {

  /** Longest line that is read, in bytes. */
  public static final int MAX_LINE = 1 << 20;

  private final Input input;
  private final ReadReport report;
  private final byte[] buffer = new byte[1 << 16];
  private int position;
  private int filled;
  private byte[] line = new byte[4096];
  private long number;
  private boolean cut;

  public Lines(Input input, ReadReport report) {
    this.input = input;
    this.report = report;
  }

  /** 1-based number of the line that {@link #next} returned last. */
  public long number() {
    return number;
  }

  /** Whether that line is the last one and has no end: it may have been cut off. */
  public boolean cut() {
    return cut;
  }

  /** The place of that line. */
  public Source source() {
    return Source.line(input.name(), number);
  }

  /**
   * The next line without its end, or null after the last.
   *
   * @throws IOException when the input breaks off or exceeds a bound
   */
  public String next() throws IOException {
    while (true) {
      int length = readLine();
      if (length == -1) {
        return null;
      }
      number++;
      if (length > MAX_LINE) {
        report.problem(
            source(), 0, "a line of " + length + " bytes", "at most " + MAX_LINE + " bytes");
        continue;
      }
      int end = length > 0 && line[length - 1] == '\r' ? length - 1 : length;
      return new String(line, 0, end, StandardCharsets.UTF_8);
    }
  }

  /** Reads a line into {@link #line}; its length (which may exceed what was kept), or -1. */
  private int readLine() throws IOException {
    long length = 0;
    while (true) {
      if (position == filled) {
        filled = input.stream().read(buffer);
        position = 0;
        if (filled <= 0) {
          filled = 0;
          cut = length > 0;
          return length == 0 ? -1 : (int) Math.min(length, Integer.MAX_VALUE);
        }
      }
      int start = position;
      while (position < filled && buffer[position] != '\n') {
        position++;
      }
      keep(start, position - start, length);
      length += position - start;
      if (position < filled) {
        position++;
        return (int) Math.min(length, Integer.MAX_VALUE);
      }
    }
  }

  private void keep(int from, int count, long length) {
    int room = (int) Math.max(0, Math.min(count, MAX_LINE - length));
    int needed = (int) Math.min(length, MAX_LINE) + room;
    if (needed > line.length) {
      line = Arrays.copyOf(line, Math.max(needed, Math.min(MAX_LINE, line.length * 2)));
    }
    System.arraycopy(buffer, from, line, (int) Math.min(length, MAX_LINE), room);
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
