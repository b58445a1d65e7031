package org.vsmmu.trace;

import java.io.IOException;

/** A format that captures come in. One package each; the list is {@code TraceFormats}. */
public interface TraceFormat {

  /** What {@code --from} calls it. */
  String name();

  /**
   * Whether a capture that begins so is of this format.
   *
   * @param sample the first decompressed bytes
   * @param fileName the name without {@code .gz}, for formats without any mark of their own
   */
  boolean recognises(byte[] sample, String fileName);

  /**
   * Begins to read a capture of one trace. The reader owns the input from here on.
   *
   * @throws IOException when not even the header can be read, or when it is not one trace
   */
  TraceReader open(Input input, ReadOptions options) throws IOException;

  /** Whether a capture of this format holds many traces, each with a name of its own. */
  default boolean manyTraces() {
    return false;
  }

  /**
   * Begins to read every trace of a capture. The sequence owns the input from here on.
   *
   * @throws IOException when nothing can be read
   */
  default TraceSequence openAll(Input input, ReadOptions options) throws IOException {
    return TraceSequence.of(open(input, options));
  }
}
