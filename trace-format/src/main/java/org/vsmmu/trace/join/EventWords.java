package org.vsmmu.trace.join;

import java.io.IOException;
import org.vsmmu.trace.Body.EventSeen;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.evtq.EvtqFormat;
import org.vsmmu.trace.evtq.EvtqReader;

/** The exact words of event records: record k of the dump is the k-th that the run shows. */
final class EventWords implements AutoCloseable {
  private final EvtqReader dump;
  private final String name;
  private Source last;
  private long count;

  EventWords(Input dump) {
    this.name = dump.name();
    this.dump = new EvtqFormat().open(dump, ReadOptions.NONE);
    this.last = Source.offset(name, 0);
  }

  /**
   * An event record with its words.
   *
   * @throws JoinException when the dump has none, or another
   */
  EventSeen whole(TraceRecord record, EventSeen event) throws IOException {
    TraceRecord found = dump.next();
    last = record.source();
    if (found == null) {
      throw new JoinException(
          record.source(),
          event.type() + " is event record " + count + ", and " + name + " has " + count
              + ": the dump is of another run, was taken too early, or the queue wrapped");
    }
    EventSeen words = (EventSeen) found.body();
    boolean sameStream = event.sid().isEmpty() || event.sid().equals(words.sid());
    if (!words.type().equals(event.type()) || !sameStream) {
      throw new JoinException(
          record.source(),
          text(event) + " is event record " + count + ", and " + found.source() + " is "
              + text(words) + ": not of one run, or the queue wrapped");
    }
    count++;
    return new EventSeen(event.type(), event.sid(), words.event());
  }

  private static String text(EventSeen event) {
    return event.type()
        + (event.sid().isPresent() ? " sid=0x" + Long.toHexString(event.sid().getAsLong()) : "");
  }

  /** The run has ended: no record may be left. */
  void end() throws IOException {
    TraceRecord left = dump.next();
    if (left != null) {
      throw new JoinException(
          last, "the run shows " + count + " event records, and " + left.source() + " is another");
    }
  }

  org.vsmmu.trace.ReadReport report() {
    return dump.report();
  }

  @Override
  public void close() throws IOException {
    dump.close();
  }
}
