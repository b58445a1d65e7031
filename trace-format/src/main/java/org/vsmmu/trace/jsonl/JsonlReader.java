package org.vsmmu.trace.jsonl;

import java.io.IOException;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.iommufd.NestLine;
import org.vsmmu.trace.json.Misfit;
import org.vsmmu.trace.text.Lines;

/**
 * Reads a native trace a line at a time. A line that is wrong or too long is skipped but keeps its
 * position, so that later records which refer to earlier ones by position still mean the same.
 */
final class JsonlReader implements TraceReader {
  private final ReadReport report = new ReadReport();
  private final Lines lines;
  private final TraceHeader header;
  private TraceRecord ahead;
  private IOException broken;
  private long position;

  JsonlReader(Input input) throws IOException {
    lines = new Lines(input, report);
    String line = nextLine();
    position = 0;
    if (line == null) {
      throw new IOException(
          Source.line(input.name(), 1) + ":1: found the end of the trace, expected its header");
    }
    TraceHeader read;
    try {
      read = HeaderJson.read(line);
    } catch (Misfit e) {
      ReadReport broken = new ReadReport();
      broken.problem(lines.source(), e.column(), e.found(), e.expected());
      throw new IOException(broken.problems().get(0).toString());
    }
    header = read.idRegisters().isPresent() ? read : withRun(read);
  }

  /** The header, with the ID registers of a run of calls that begins behind it. */
  private TraceHeader withRun(TraceHeader read) {
    try {
      ahead = parse();
    } catch (IOException cut) {
      broken = cut;
      return read;
    }
    boolean run = ahead != null
        && ahead.body() instanceof Body.KernelSeen seen
        && seen.event() instanceof NestLine.Run;
    return run
        ? ((NestLine.Run) ((Body.KernelSeen) ahead.body()).event())
            .registers()
            .map(read::withIdRegisters)
            .orElse(read)
        : read;
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public TraceRecord next() throws IOException {
    if (ahead != null) {
      TraceRecord first = ahead;
      ahead = null;
      return first;
    }
    if (broken != null) {
      throw broken;
    }
    return parse();
  }

  private TraceRecord parse() throws IOException {
    for (String line = nextLine(); line != null; line = nextLine()) {
      position++;
      Source place = lines.source();
      try {
        return RecordJson.read(line, position, place);
      } catch (Misfit e) {
        report.problem(place, e.column(), e.found(), e.expected());
      }
    }
    return null;
  }

  @Override
  public ReadReport report() {
    return report;
  }

  @Override
  public void close() throws IOException {
    lines.close();
  }

  private String nextLine() throws IOException {
    String line;
    do {
      long before = lines.number();
      line = lines.next();
      if (line != null) {
        position += lines.number() - before - 1;
      }
    } while (line != null && line.isBlank());
    return line;
  }
}
