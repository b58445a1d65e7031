package org.vsmmu.trace.ftrace;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.trace.Source;

/**
 * One line of kernel trace text, its head taken apart.
 *
 * @param text the whole line
 * @param timeNanos empty when the trace clock is a counter
 * @param context see {@link org.vsmmu.trace.TraceRecord#context}
 * @param event the event without its group; empty when the line has none (function tracer)
 * @param fields where in the text the event's own fields begin
 */
record TraceLine(
    String text,
    OptionalLong timeNanos,
    OptionalInt cpu,
    String context,
    String event,
    int fields) {

  /** What of a line goes into each of its records. */
  record Origin(OptionalLong timeNanos, OptionalInt cpu, String context, Source source) {}

  Origin origin(Source source) {
    return new Origin(timeNanos, cpu, context, source);
  }

  /** The event's own text. */
  String fieldText() {
    return text.substring(fields);
  }
}
