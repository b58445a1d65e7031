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
   * Begins to read. The reader owns the input from here on.
   *
   * @throws IOException when not even the header can be read
   */
  TraceReader open(Input input, ReadOptions options) throws IOException;
}
