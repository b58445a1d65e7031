package org.vsmmu.trace.iommufd;

import java.io.IOException;
import java.util.Iterator;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/** A recording as a trace: what the harness did before the case comes first, from line 1. */
final class SelftestRecords implements TraceReader {
  private final SelftestReader reader;
  private final TraceHeader header;
  private final Iterator<SeenEvent> setup;
  private long position;

  SelftestRecords(SelftestReader reader) {
    this.reader = reader;
    SelftestHeader first = reader.header();
    String origin = "%s on %s: %s".formatted(first.test(), first.kernel(), first.result());
    TraceHeader plain = TraceHeader.of(SelftestFormat.NAME).withOrigin(origin);
    this.header = plain.withProfile(first.dialect());
    this.setup = first.setup().iterator();
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public TraceRecord next() throws IOException {
    SeenEvent event = setup.hasNext() ? setup.next() : reader.next();
    if (event == null) {
      return null;
    }
    position++;
    return new TraceRecord(
        position,
        OptionalLong.empty(),
        OptionalInt.empty(),
        event.process(),
        reader.source(),
        new Body.KernelSeen(event));
  }

  @Override
  public ReadReport report() {
    return reader.report();
  }

  @Override
  public void close() throws IOException {
    reader.close();
  }
}
