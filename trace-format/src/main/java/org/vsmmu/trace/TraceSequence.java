package org.vsmmu.trace;

import java.io.Closeable;
import java.io.IOException;

/**
 * The traces of one capture, one after the other, in memory that does not grow with their number.
 *
 * <pre>{@code
 * for (TraceReader trace = traces.next(); trace != null; trace = traces.next()) {
 *   read(traces.id(), trace);
 * }
 * }</pre>
 */
public interface TraceSequence extends Closeable {

  /**
   * The next trace, or null after the last. The one before it is over.
   *
   * @throws IOException when the capture cannot be read any further
   */
  TraceReader next() throws IOException;

  /**
   * What the capture calls the trace that {@link #next} returned last; empty when it is the only.
   */
  String id();

  /** What could not be used and belongs to no trace. */
  ReadReport report();

  /** The sequence of a capture that is one trace. */
  static TraceSequence of(TraceReader only) {
    return new OnlyTrace(only);
  }
}
