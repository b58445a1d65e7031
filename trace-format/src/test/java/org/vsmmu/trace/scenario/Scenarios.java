package org.vsmmu.trace.scenario;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.TraceSequence;

/** Files of scenarios, read to their end. */
final class Scenarios {
  static final String FILE = "runs.jsonl";

  /** One trace of a file. */
  record Trace(String id, TraceHeader header, List<TraceRecord> records, ReadReport report) {
    List<Body> bodies() {
      return records.stream().map(TraceRecord::body).toList();
    }
  }

  /** All of a file. */
  record Whole(List<Trace> traces, ReadReport report) {
    List<String> problems() {
      return report.problems().stream().map(ReadReport.Problem::toString).toList();
    }
  }

  static Input captured() throws IOException {
    Path folder = Path.of(System.getProperty("vsmmu.traces", "../traces")).resolve("captured");
    return Input.open(FILE, folder.resolve("qemu11-scenarios.jsonl.gz"));
  }

  static Whole read(String text) throws IOException {
    return read(Input.of(FILE, new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8))));
  }

  static Whole read(Input input) throws IOException {
    List<Trace> traces = new ArrayList<>();
    try (TraceSequence sequence = new ScenarioFormat().openAll(input, ReadOptions.NONE)) {
      for (TraceReader reader = sequence.next(); reader != null; reader = sequence.next()) {
        List<TraceRecord> records = new ArrayList<>();
        for (TraceRecord record = reader.next(); record != null; record = reader.next()) {
          records.add(record);
        }
        traces.add(new Trace(sequence.id(), reader.header(), records, reader.report()));
      }
      return new Whole(traces, sequence.report());
    }
  }

  /** The only trace of these steps and observations, both without their brackets. */
  static Trace of(String steps, String observed) throws IOException {
    Whole whole = read(line("one", steps, observed));
    if (whole.traces().size() != 1) {
      throw new IOException(whole.problems().toString());
    }
    return whole.traces().get(0);
  }

  static String line(String id, String steps, String observed) {
    return ("{'id':'" + id + "','kind':'cmdq','stage':'1','note':'by hand','steps':[" + steps
            + "],'obs':[" + observed + "]}\n")
        .replace('\'', '"');
  }

  private Scenarios() {}
}
