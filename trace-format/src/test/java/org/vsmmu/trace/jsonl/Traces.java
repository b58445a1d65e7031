package org.vsmmu.trace.jsonl;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

/** Whole traces in memory. */
final class Traces {
  static final String FILE = "run.jsonl";
  static final String HEADER = "{\"format\":\"vsmmu-trace\",\"version\":\"1.2\"}\n";

  /** A trace that was read to its end. */
  record Trace(TraceHeader header, List<TraceRecord> records, ReadReport report) {
    /** The problems as a user sees them. */
    List<String> problems() {
      return report.problems().stream().map(ReadReport.Problem::toString).toList();
    }
  }

  static Trace read(String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return read(Input.of(FILE, new ByteArrayInputStream(bytes)));
  }

  static Trace read(Input input) throws IOException {
    try (TraceReader reader = new JsonlFormat().open(input, ReadOptions.NONE)) {
      List<TraceRecord> records = new ArrayList<>();
      for (TraceRecord record = reader.next(); record != null; record = reader.next()) {
        records.add(record);
      }
      return new Trace(reader.header(), records, reader.report());
    }
  }

  /** The records behind the shortest header. */
  static Trace readRecords(String... lines) throws IOException {
    return read(HEADER + String.join("\n", lines) + "\n");
  }

  static String write(TraceHeader header, List<TraceRecord> records) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonlWriter writer = JsonlWriter.withSources(bytes, header)) {
      for (TraceRecord record : records) {
        writer.write(record);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  static String writeWithoutSources(TraceHeader header, List<TraceRecord> records)
      throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (JsonlWriter writer = JsonlWriter.withoutSources(bytes, header)) {
      for (TraceRecord record : records) {
        writer.write(record);
      }
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  private Traces() {}
}
