package org.vsmmu.trace.formats;

import java.util.List;
import java.util.Optional;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.cmdq.CmdqFormat;
import org.vsmmu.trace.csv.CsvFormat;
import org.vsmmu.trace.evtq.EvtqFormat;
import org.vsmmu.trace.ftrace.FtraceFormat;
import org.vsmmu.trace.iommufd.NestFormat;
import org.vsmmu.trace.iommufd.SelftestFormat;
import org.vsmmu.trace.jsonl.JsonlFormat;
import org.vsmmu.trace.qemu.QemuLogFormat;
import org.vsmmu.trace.scenario.ScenarioFormat;

/** Every format, in the order in which they are asked whether a capture is theirs. */
public final class TraceFormats {

  /** The formats; raw queue dumps come last, they have no mark of their own. */
  public static final List<TraceFormat> ALL = List.of(
      new JsonlFormat(),
      new FtraceFormat(),
      new QemuLogFormat(),
      new ScenarioFormat(),
      new SelftestFormat(),
      new NestFormat(),
      new CsvFormat(),
      new EvtqFormat(),
      new CmdqFormat());

  private TraceFormats() {}

  /** The format of a capture, by how it begins; empty when no format knows it. */
  public static Optional<TraceFormat> detect(Input input) {
    byte[] sample = input.sample();
    String name = input.name();
    String plain = name.endsWith(".gz") ? name.substring(0, name.length() - 3) : name;
    return ALL.stream().filter(format -> format.recognises(sample, plain)).findFirst();
  }

  /** The format that {@code --from} calls so. */
  public static Optional<TraceFormat> byName(String name) {
    return ALL.stream().filter(format -> format.name().equals(name)).findFirst();
  }

  /** The names of all formats. */
  public static List<String> names() {
    return ALL.stream().map(TraceFormat::name).toList();
  }
}
