package org.vsmmu.trace.scenario;

import java.util.List;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/** The records of one scenario: a line, and so bounded. */
final class ScenarioReader implements TraceReader {
  private final TraceHeader header;
  private final List<Body> bodies;
  private final Source source;
  private final ReadReport report;
  private int position;

  ScenarioReader(TraceHeader header, List<Body> bodies, Source source, ReadReport report) {
    this.header = header;
    this.bodies = bodies;
    this.source = source;
    this.report = report;
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public TraceRecord next() {
    if (position == bodies.size()) {
      return null;
    }
    Body body = bodies.get(position++);
    return new TraceRecord(position, OptionalLong.empty(), OptionalInt.empty(), "", source, body);
  }

  @Override
  public ReadReport report() {
    return report;
  }

  /** Nothing is open: the sequence reads the file. */
  @Override
  public void close() {}
}
