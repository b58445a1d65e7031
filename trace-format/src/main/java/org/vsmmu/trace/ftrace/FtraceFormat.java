package org.vsmmu.trace.ftrace;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceReader;

/**
 * Text of the kernel's tracing: {@code trace} and {@code trace_pipe} of tracefs, {@code trace-cmd
 * report}, {@code perf script}. {@link ReadOptions#probes} names the registers that the arguments
 * of probes were taken from, where their names alone do not tell.
 */
public final class FtraceFormat implements TraceFormat {

  static final String NAME = "ftrace";

  /** So many trace lines are no accident. */
  private static final int ENOUGH = 3;

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean recognises(byte[] sample, String fileName) {
    int traceLines = 0;
    int others = 0;
    Iterator<String> lines = new String(sample, StandardCharsets.UTF_8).lines().iterator();
    while (lines.hasNext() && traceLines < ENOUGH) {
      String line = lines.next();
      String text = line.substring(LineScanner.quoteEnd(line));
      if (text.startsWith("# tracer:")) {
        return true;
      }
      if (isTraceLine(line)) {
        traceLines++;
      } else if (!TraceComments.parse(text.strip()).understood()) {
        others++;
      }
    }
    return traceLines >= ENOUGH || traceLines > others;
  }

  /** Text quoted in JSON or CSV may contain trace lines; it does not begin as one. */
  private static boolean isTraceLine(String line) {
    String text = line.stripLeading();
    boolean quoted = text.startsWith("{") || text.startsWith("\"") || text.startsWith("[");
    TraceLine parsed = quoted ? null : LineScanner.scan(line);
    return parsed != null && !parsed.event().isEmpty() && !parsed.context().contains("\"");
  }

  @Override
  public TraceReader open(Input input, ReadOptions options) throws IOException {
    return new FtraceReader(input, options);
  }
}
