package org.vsmmu.trace.join;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceRecord;

/**
 * One step of the capture that sets the order of a joined run: a line of the program begins or
 * ends, or something was seen.
 */
sealed interface Beat {

  /**
   * A line begins.
   *
   * @param number the program's number of it
   * @param line what the program says of it; empty when its log is not there
   * @param place where its beginning shows
   */
  record Begin(long number, Optional<Line> line, Source place) implements Beat {}

  /** A line is over. */
  record End(long number, Optional<Line> line) implements Beat {}

  /** Something was seen. */
  record Seen(TraceRecord record) implements Beat {}

  /**
   * A line of the program's log.
   *
   * @param record the call, or what else it is
   * @param returned the return of a call
   * @param began when a call began, in nanoseconds
   * @param over when it was over, in nanoseconds
   * @param inside commands and event records that the log itself shows of it
   * @param after those behind it, outside of any line
   */
  record Line(
      long number,
      TraceRecord record,
      Optional<TraceRecord> returned,
      OptionalLong began,
      OptionalLong over,
      List<TraceRecord> inside,
      List<TraceRecord> after) {
    public Line {
      inside = List.copyOf(inside);
      after = List.copyOf(after);
    }
  }
}
