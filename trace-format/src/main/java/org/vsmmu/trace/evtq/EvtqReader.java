package org.vsmmu.trace.evtq;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/**
 * Reads a dump record by record (SMMUv3 5.1). Behind the last record that was written are zeros.
 */
public final class EvtqReader implements TraceReader {
  private final Input input;
  private final TraceHeader header = TraceHeader.of("evtq");
  private final ReadReport report = new ReadReport();
  private final byte[] bytes = new byte[EventRecord.BYTES];
  private long offset;
  private long position;
  private boolean ended;

  EvtqReader(Input input) {
    this.input = input;
  }

  @Override
  public TraceHeader header() {
    return header;
  }

  @Override
  public ReadReport report() {
    return report;
  }

  @Override
  public TraceRecord next() throws IOException {
    while (!ended) {
      int length = input.stream().readNBytes(bytes, 0, bytes.length);
      Source place = Source.offset(input.name(), offset);
      offset += length;
      if (length < bytes.length) {
        ended = true;
        if (length > 0) {
          String found = "a record of " + length + " bytes";
          report.problem(place, 0, found, bytes.length + " bytes");
        }
        return null;
      }
      ByteBuffer words = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
      EventRecord event =
          new EventRecord(words.getLong(), words.getLong(), words.getLong(), words.getLong());
      if (event.code() != 0) {
        return record(place, event);
      }
    }
    return null;
  }

  private TraceRecord record(Source place, EventRecord event) {
    EventType type = EventType.of(event.code());
    boolean stream = type != EventType.RESERVED && type != EventType.IMPLEMENTATION_DEFINED;
    OptionalLong sid = stream ? OptionalLong.of(event.sid()) : OptionalLong.empty();
    return new TraceRecord(
        ++position,
        OptionalLong.empty(),
        OptionalInt.empty(),
        "",
        place,
        new Body.EventSeen(type.name(), sid, Optional.of(event)));
  }

  @Override
  public void close() throws IOException {
    input.close();
  }
}
