package org.vsmmu.trace.iommufd;

import java.io.Closeable;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.text.Lines;

/**
 * Reads {@code iommufd-selftest-trace/1}, a line at a time. A line that is wrong is noted as a
 * problem and left out.
 */
public final class SelftestReader implements Closeable {
  public static final String FORMAT = "iommufd-selftest-trace/1";

  private static final Pattern HEADER =
      Pattern.compile("\\s*\\{\\s*\"format\"\\s*:\\s*\"" + FORMAT + "\"");

  private final ReadReport report = new ReadReport();
  private final Lines lines;
  private final SelftestHeader header;

  private SelftestReader(Input input) throws IOException {
    this.lines = new Lines(input, report);
    this.header = readHeader();
  }

  /**
   * Opens a recording.
   *
   * @throws IOException when it cannot be read or its first line is another format's
   */
  public static SelftestReader open(Input input) throws IOException {
    try {
      return new SelftestReader(input);
    } catch (IOException e) {
      input.close();
      throw e;
    }
  }

  /** Whether the beginning of a capture looks like this format. */
  public static boolean recognises(String start) {
    return HEADER.matcher(start).lookingAt();
  }

  private SelftestHeader readHeader() throws IOException {
    String line = lines.next();
    try {
      Json json = Json.parse(line == null ? "" : line);
      if (!FORMAT.equals(json.text("format"))) {
        throw new Misfit("the format is not " + FORMAT);
      }
      List<SeenEvent> setup = new ArrayList<>();
      for (Object event : json.list("setup")) {
        setup.add(SeenEvents.of(Json.as("setup", event, Json.class)));
      }
      return new SelftestHeader(
          json.text("test"),
          json.text("result"),
          json.text("kernel"),
          json.number("page_size"),
          setup);
    } catch (Misfit e) {
      throw new IOException(lines.source() + ": " + e.getMessage(), e);
    }
  }

  public SelftestHeader header() {
    return header;
  }

  /**
   * The next event, or null at the end.
   *
   * @throws IOException when the input breaks off
   */
  public SeenEvent next() throws IOException {
    for (String line = lines.next(); line != null; line = lines.next()) {
      try {
        return SeenEvents.of(Json.parse(line));
      } catch (Misfit e) {
        report.problem(lines.source(), 0, line, e.getMessage());
      }
    }
    return null;
  }

  /** The place of the event that {@link #next} returned last; at first, of the header. */
  public Source source() {
    return lines.source();
  }

  /** What could not be used so far. */
  public ReadReport report() {
    return report;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }
}
