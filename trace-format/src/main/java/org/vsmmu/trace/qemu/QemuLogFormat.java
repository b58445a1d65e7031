package org.vsmmu.trace.qemu;

import java.util.List;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;

/** The text that QEMU writes with {@code -trace smmu*}, of QEMU 3.0 and later. */
public final class QemuLogFormat implements TraceFormat {

  @Override
  public String name() {
    return "qemu";
  }

  @Override
  public boolean recognises(byte[] sample, String fileName) {
    return LogSample.of(sample).hasEvents();
  }

  @Override
  public TraceReader open(Input input, ReadOptions options) {
    return read(input);
  }

  /** Opens a log for a caller that asks for the {@link QemuLogReader#place place} of commands. */
  public static QemuLogReader read(Input input) {
    LogSample sample = LogSample.of(input.sample());
    String clock = sample.timed() ? "wall" : "";
    TraceHeader header =
        new TraceHeader("qemu", "", "", "", sample.idRegisters(), clock, false, List.of());
    return new QemuLogReader(input, header);
  }
}
