package org.vsmmu.replay;

import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceRecord;

/**
 * One record of the proof.
 *
 * @param record its position in the trace
 * @param source where it stands in the capture
 * @param role {@code map}, {@code unmap}, {@code command}, {@code sync}, {@code reuse},
 *     {@code call}, {@code access} or {@code change}
 * @param text what it says, in one line
 */
public record Evidence(long record, Source source, String role, String text) {

  /** A record in a role. */
  public static Evidence of(TraceRecord record, String role) {
    return new Evidence(record.position(), record.source(), role, RecordText.of(record.body()));
  }

  /** The same record in another role. */
  public Evidence as(String otherRole) {
    return new Evidence(record, source, otherRole, text);
  }

  /** Where it stands, without the file: {@code line 84}. */
  public String place() {
    return source.line() > 0
        ? "line " + source.line()
        : source.offset() >= 0 ? "byte " + RecordText.hex(source.offset()) : "record " + record;
  }
}
