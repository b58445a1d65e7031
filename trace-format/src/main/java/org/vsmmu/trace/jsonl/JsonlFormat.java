package org.vsmmu.trace.jsonl;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceReader;

/** The native trace, JSON Lines, version {@value HeaderJson#VERSION}. */
public final class JsonlFormat implements TraceFormat {
  static final String NAME = "vsmmu";

  @Override
  public String name() {
    return NAME;
  }

  /** By the header, which is the first line that is not blank. */
  @Override
  public boolean recognises(byte[] sample, String fileName) {
    String text = new String(sample, StandardCharsets.UTF_8).stripLeading();
    String first = text.lines().findFirst().orElse("");
    return first.startsWith("{") && first.contains('"' + HeaderJson.MARK + '"');
  }

  /**
   * {@inheritDoc}
   *
   * @throws IOException with file, line and column when the header is broken or too new
   */
  @Override
  public TraceReader open(Input input, ReadOptions options) throws IOException {
    try {
      return new JsonlReader(input);
    } catch (IOException e) {
      input.close();
      throw e;
    }
  }
}
