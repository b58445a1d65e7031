package org.vsmmu.trace.ftrace;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/** A capture that was read to its end, and what its records are compared with. */
record Ftrace(List<TraceRecord> records, ReadReport report) {

  static final Path CAPTURED = Path.of("../traces/captured");
  static final String CMDLIST = "cmdlist: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) ";
  static final String RETURN =
      "cmdlist_ret: (arm_smmu_cmdq_issue_cmdlist+0x38/0xc8 <- __arm_smmu_cmdq_issue_cmdlist) ";
  static final String HEAD = "            init-1       [000] d....     2.000000: ";
  static final String MAP =
      "map: IOMMU: iova=0x0000000000001000 - 0x0000000000002000 paddr=0x0000000000045000 size=4096";

  static Ftrace read(String... lines) {
    return read(ReadOptions.NONE, lines);
  }

  static Ftrace read(ReadOptions options, String... lines) {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try {
      return read(options, Input.of("t.ftrace", new ByteArrayInputStream(bytes)));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  static Ftrace captured(String name) throws IOException {
    return read(ReadOptions.NONE, Input.open(name, CAPTURED.resolve(name + ".ftrace.gz")));
  }

  static Ftrace capturedWithProbes(String name) throws IOException {
    String probes = Files.readString(CAPTURED.resolve(name + ".kprobe_events.txt"));
    return read(new ReadOptions(probes), Input.open(name, CAPTURED.resolve(name + ".ftrace.gz")));
  }

  static Ftrace read(ReadOptions options, Input input) throws IOException {
    List<TraceRecord> records = new ArrayList<>();
    try (TraceReader reader = new FtraceFormat().open(input, options)) {
      for (TraceRecord next = reader.next(); next != null; next = reader.next()) {
        records.add(next);
      }
      return new Ftrace(records, reader.report());
    }
  }

  List<Body> bodies() {
    return records.stream().map(TraceRecord::body).toList();
  }

  /** {@code line: body}, for order and place in one look. */
  List<String> placed() {
    return records.stream().map(r -> r.source().line() + ": " + brief(r.body())).toList();
  }

  private static String brief(Body body) {
    if (body instanceof Body.CommandSeen command) {
      return command.op();
    }
    if (body instanceof Body.SyncDone done) {
      return "done " + done.sync();
    }
    return body instanceof Body.Note note ? note.text() : body.getClass().getSimpleName();
  }

  List<String> problems() {
    return report.problems().stream().map(Object::toString).toList();
  }

  long count(Class<? extends Body> type) {
    return bodies().stream().filter(type::isInstance).count();
  }

  static Body command(String queue, String op, long w0, long w1) {
    return new Body.CommandSeen(queue, op, Optional.of(new CommandWords(w0, w1)), new TreeMap<>());
  }

  static Body sync(String queue) {
    return new Body.CommandSeen(queue, "SYNC", Optional.empty(), new TreeMap<>());
  }

  static Body done(String queue, long sync) {
    return new Body.SyncDone(queue, sync, "");
  }
}
