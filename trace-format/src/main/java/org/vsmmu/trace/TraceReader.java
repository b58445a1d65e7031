package org.vsmmu.trace;

import java.io.Closeable;
import java.io.IOException;

/**
 * Reads one trace from front to end in memory that does not grow with its length.
 *
 * <p>What is merely unknown or wrong goes to {@link #report()} and reading continues; an exception
 * means that nothing more can be read.
 */
public interface TraceReader extends Closeable {

  /** What is known before the first record. */
  TraceHeader header();

  /**
   * The next record, or null at the end. Positions count up from 1.
   *
   * @throws IOException when the input cannot be read any further (cut gzip, a bound exceeded)
   */
  TraceRecord next() throws IOException;

  /** What could not be used so far. */
  ReadReport report();
}
