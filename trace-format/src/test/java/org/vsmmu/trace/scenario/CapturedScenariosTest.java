package org.vsmmu.trace.scenario;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.ReadReport;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.formats.TraceFormats;
import org.vsmmu.trace.jsonl.JsonlFormat;
import org.vsmmu.trace.jsonl.JsonlWriter;

/** The scenarios of the repository, as QEMU 11.1.3 ran them. */
class CapturedScenariosTest {
  private static Scenarios.Whole whole;

  @BeforeAll
  static void readAll() throws IOException {
    whole = Scenarios.read(Scenarios.captured());
  }

  @Test
  void readsEveryScenario() {
    assertEquals(List.of(), whole.problems());
    assertEquals(229, whole.traces().size());
    assertEquals(
        229, whole.traces().stream().map(Scenarios.Trace::id).distinct().count());
    for (Scenarios.Trace trace : whole.traces()) {
      assertEquals(Map.of(), trace.report().unknown(), trace.id());
    }
  }

  @Test
  void isRecognised() throws IOException {
    try (Input input = Scenarios.captured()) {
      assertEquals("qemu-scenarios", TraceFormats.detect(input).orElseThrow().name());
    }
  }

  /** The numbers are those of the file: its steps by kind, and what was observed. */
  @Test
  void hasAStepsWorthOfRecordsForEachStep() {
    // One more than was observed: the access that the emulator died of.
    assertEquals(2950, count(Body.Access.class::isInstance));
    assertEquals(932 + 657, count(Body.MemoryWrite.class::isInstance));
    assertEquals(2579 + 657, count(body -> body instanceof Body.RegisterAccess r && r.write()));
    assertEquals(
        4 * (700 + 657) + 5 + 2 * 2949,
        count(body -> body instanceof Body.RegisterAccess r && !r.write()));
    assertEquals(586, count(body -> body instanceof Body.Access a && stale(a)));
    assertEquals(
        2947, count(body -> body instanceof Body.CacheEvent e && e.cache().equals("config")));
    assertEquals(
        2345 + 1811,
        count(body -> body instanceof Body.CacheEvent e
            && e.cache().equals("tlb")
            && !e.action().equals("insert")));
    assertEquals(
        1292, count(body -> body instanceof Body.CacheEvent e && e.action().equals("insert")));
    assertEquals(36, count(body -> body instanceof Body.Note n && n.text().startsWith("probes: ")));
    assertEquals(1, count(Body.Died.class::isInstance));
  }

  @Test
  void endsWhereTheEmulatorDied() {
    Scenarios.Trace died = whole.traces().stream()
        .filter(trace -> trace.id().equals("bad-cd-014"))
        .findFirst()
        .orElseThrow();
    Body last = died.bodies().get(died.bodies().size() - 1);
    assertTrue(((Body.Died) last).reason().startsWith("the emulator died: rc=-6"));
  }

  @Test
  void numbersTheRecordsOfEachAndSaysWhereItStands() {
    for (int i = 0; i < whole.traces().size(); i++) {
      List<TraceRecord> records = whole.traces().get(i).records();
      for (int k = 0; k < records.size(); k++) {
        assertEquals(k + 1, records.get(k).position());
      }
      assertEquals(
          Set.of(Source.line(Scenarios.FILE, i + 1)),
          records.stream().map(TraceRecord::source).collect(Collectors.toSet()));
    }
  }

  @Test
  void readsBackEqualAsANativeTrace() throws IOException {
    for (Scenarios.Trace trace : whole.traces()) {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonlWriter out = JsonlWriter.withSources(bytes, trace.header())) {
        for (TraceRecord record : trace.records()) {
          out.write(record);
        }
      }
      Input input = Input.of("native", new ByteArrayInputStream(bytes.toByteArray()));
      try (TraceReader reader = new JsonlFormat().open(input, ReadOptions.NONE)) {
        assertEquals(trace.header(), foreign(reader.header()));
        List<TraceRecord> records = new ArrayList<>();
        for (TraceRecord record = reader.next(); record != null; record = reader.next()) {
          records.add(record);
        }
        assertEquals(trace.records(), records, trace.id());
        assertEquals(List.<ReadReport.Problem>of(), reader.report().problems());
      }
    }
  }

  /** The header but for what names the native format. */
  private static TraceHeader foreign(TraceHeader header) {
    assertEquals("vsmmu", header.format());
    assertEquals("1.2", header.version());
    return new TraceHeader(
        ScenarioFormat.NAME,
        "",
        header.origin(),
        header.profile(),
        header.idRegisters(),
        header.clock(),
        header.explicitSyncs(),
        header.queues(),
        header.memory(),
        header.fromReset(),
        header.scored(),
        header.enhancedQueues());
  }

  private static boolean stale(Body.Access access) {
    Body.ColdOutcome cold = access.cold().orElse(null);
    return cold != null
        && !cold.equals(new Body.ColdOutcome(
            access.status(), access.output(), access.events().orElseThrow()));
  }

  private static long count(Predicate<Body> wanted) {
    return whole.traces().stream()
        .flatMap(trace -> trace.bodies().stream())
        .filter(wanted)
        .count();
  }
}
