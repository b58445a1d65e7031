package org.vsmmu.conformance.mutant;

import java.util.Iterator;
import java.util.List;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/** Records in memory, as a trace. */
final class Replayed implements TraceReader {
  private final TraceHeader header;
  private final Iterator<TraceRecord> records;
  private final ReadReport report = new ReadReport();

  Replayed(TraceHeader header, List<TraceRecord> records) {
    this.header = header;
    this.records = records.iterator();
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public TraceRecord next() {
    return records.hasNext() ? records.next() : null;
  }

  @Override
  public ReadReport report() {
    return report;
  }

  @Override
  public void close() {}
}
