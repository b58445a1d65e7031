package org.vsmmu.trace.scenario;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceSequence;

/** Scenarios run on an emulator, one JSON object a line. */
public final class ScenarioFormat implements TraceFormat {
  static final String NAME = "qemu-scenarios";

  /** What every scenario says of itself. */
  private static final List<String> MARKS = List.of("\"id\"", "\"kind\"", "\"stage\"", "\"steps\"");

  @Override
  public String name() {
    return NAME;
  }

  /** By any whole scenario, or the beginning of one: lines before it may be damaged. */
  @Override
  public boolean recognises(byte[] sample, String fileName) {
    return new String(sample, StandardCharsets.UTF_8)
        .lines()
        .map(String::stripLeading)
        .anyMatch(line -> line.startsWith("{") && MARKS.stream().allMatch(line::contains));
  }

  @Override
  public boolean manyTraces() {
    return true;
  }

  /** {@inheritDoc} Of scenarios there are mostly many: {@link #openAll} reads them. */
  @Override
  public TraceReader open(Input input, ReadOptions options) throws IOException {
    try (TraceSequence scenarios = openAll(input, options)) {
      TraceReader only = scenarios.next();
      if (only == null || scenarios.next() != null) {
        throw new IOException(input.name() + ": holds many traces or none, not one");
      }
      return only;
    }
  }

  @Override
  public TraceSequence openAll(Input input, ReadOptions options) {
    return new ScenarioSequence(input);
  }
}
