package org.vsmmu.trace.join;

import java.io.IOException;
import java.util.List;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.TraceReader;

/** Joins a QEMU log and the dump of the command queue of the same run. */
public final class QemuCmdqJoin implements Join {

  @Override
  public boolean fits(List<String> formats) {
    return formats.stream().sorted().toList().equals(List.of("cmdq", "qemu"));
  }

  @Override
  public TraceReader join(List<Part> parts) throws IOException {
    return new JoinedRun(input(parts, "qemu"), input(parts, "cmdq"));
  }

  private static Input input(List<Part> parts, String format) {
    return parts.stream()
        .filter(part -> part.format().equals(format))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no capture of format " + format))
        .input();
  }
}
