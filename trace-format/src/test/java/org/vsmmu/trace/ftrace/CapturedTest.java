package org.vsmmu.trace.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceRecord;

/** Captures of real kernels, whose probes have different names and arguments. */
class CapturedTest {

  private static final String BOOT = "linux-7.3-strict";
  private static final String LAZY = "linux-7.3-deb-strict-then-lazy";
  private static final String NESTING = "linux-7.3-nesting";

  private static Map<String, Long> counts(Ftrace trace) {
    return trace.bodies().stream()
        .collect(Collectors.groupingBy(
            b -> b.getClass().getSimpleName(), TreeMap::new, Collectors.counting()));
  }

  @Test
  void readsEveryRecordOfABoot() throws IOException {
    assertEquals(
        Map.of(
            "CommandSeen", 308L, // 158 lists of one command, 150 with a SYNC
            "SyncDone", 150L,
            "MapRange", 136L,
            "UnmapRange", 112L,
            "Attach", 8L,
            "GroupAdd", 4L,
            "SteInstall", 8L,
            "CdInstall", 8L,
            "Note", 8L),
        counts(Ftrace.captured(BOOT)));
  }

  @Test
  void readsEveryRecordOfStrictThenLazy() throws IOException {
    assertEquals(
        Map.of(
            "CommandSeen", 294L, // 148 lists of one command, 146 with a SYNC
            "SyncDone", 146L,
            "MapRange", 232L,
            "UnmapRange", 159L,
            "Attach", 2L,
            "Note", 11L),
        counts(Ftrace.captured(LAZY)));
  }

  @Test
  void readsEveryRecordOfNesting() throws IOException {
    // 171 lists of one command, one each of 2, 3 and 11, and 9 of 63; at most 8 are shown.
    int shown = 171 + 2 + 3 + 8 + 9 * 8;
    assertEquals(
        Map.of(
            "CommandSeen", shown + 162L, // 162 of the lists have a SYNC
            "CommandsMissing", 10L,
            "SyncDone", 162L,
            "MapRange", 17L,
            "UnmapRange", 13L,
            "Attach", 21L,
            "SteInstall", 21L,
            "EventSeen", 256L,
            "Note", 479L + 139), // markers and invalidations
        counts(Ftrace.captured(NESTING)));
  }

  @ParameterizedTest
  @ValueSource(strings = {BOOT, LAZY, NESTING})
  void understandsEveryLine(String name) throws IOException {
    Ftrace trace = Ftrace.captured(name);
    assertEquals(Map.of(), trace.report().unknown());
    assertEquals(List.of(), trace.problems());
  }

  @ParameterizedTest
  @ValueSource(strings = {BOOT, LAZY, NESTING})
  void readsTheSameWithTheProbesDefinitions(String name) throws IOException {
    assertEquals(
        Ftrace.captured(name).records(), Ftrace.capturedWithProbes(name).records());
  }

  @ParameterizedTest
  @ValueSource(strings = {BOOT, LAZY, NESTING})
  void countsPositionsUpInLineOrder(String name) throws IOException {
    List<TraceRecord> records = Ftrace.captured(name).records();
    for (int i = 0; i < records.size(); i++) {
      assertEquals(i + 1, records.get(i).position());
    }
    assertEquals(
        records.stream().map(r -> r.source().line()).sorted().toList(),
        records.stream().map(r -> r.source().line()).toList());
  }

  @ParameterizedTest
  @ValueSource(strings = {BOOT, LAZY, NESTING})
  void isRecognised(String name) throws IOException {
    try (Input input = Input.open(name, Ftrace.CAPTURED.resolve(name + ".ftrace.gz"))) {
      assertTrue(new FtraceFormat().recognises(input.sample(), name));
    }
  }

  @Test
  void completesAtItsOwnLineWithoutReturnProbes() throws IOException {
    Source line = Source.line(BOOT, 13);
    OptionalLong time = OptionalLong.of(2_494_068_000L);
    OptionalInt cpu = OptionalInt.of(1);
    assertEquals(
        List.of(
            new TraceRecord(
                1, time, cpu, "init-1", line, Ftrace.command("cmdq", "CFGI_STE_RANGE", 4, 0x1f)),
            new TraceRecord(2, time, cpu, "init-1", line, Ftrace.sync("cmdq")),
            new TraceRecord(3, time, cpu, "init-1", line, Ftrace.done("cmdq", 2))),
        Ftrace.captured(BOOT).records().subList(0, 3));
  }

  @Test
  void completesAtTheLineOfItsReturn() throws IOException {
    List<TraceRecord> around = Ftrace.captured(LAZY).records().stream()
        .filter(r -> r.source().line() == 16 || r.source().line() == 17)
        .toList();
    OptionalLong entered = OptionalLong.of(9_470_477_000L);
    OptionalLong returned = OptionalLong.of(9_472_412_000L);
    OptionalInt cpu = OptionalInt.of(0);
    String context = "kworker/0:1H-106/h";
    assertEquals(
        List.of(
            new TraceRecord(
                4,
                entered,
                cpu,
                context,
                Source.line(LAZY, 16),
                Ftrace.command("cmdq", "TLBI_NH_VA", 0x2000000000012L, 0xfffdf701L)),
            new TraceRecord(5, entered, cpu, context, Source.line(LAZY, 16), Ftrace.sync("cmdq")),
            new TraceRecord(
                6, returned, cpu, context, Source.line(LAZY, 17), Ftrace.done("cmdq", 5))),
        around);
  }

  @Test
  void saysHowManyCommandsAListDoesNotShow() throws IOException {
    List<Body> bodies = Ftrace.captured(NESTING).records().stream()
        .filter(r -> r.source().line() == 704)
        .map(TraceRecord::body)
        .toList();
    assertEquals(10, bodies.size());
    assertEquals(
        Ftrace.command("cmdq", "TLBI_NH_VA", 0x7000100000012L, 0x100007000L), bodies.get(7));
    assertEquals(
        List.of(new Body.CommandsMissing("cmdq", 55), Ftrace.sync("cmdq")), bodies.subList(8, 10));
  }

  @Test
  void installsStreamTableEntriesAndContextDescriptors() throws IOException {
    List<Body> bodies = Ftrace.captured(BOOT).bodies();
    assertEquals(
        new Body.CdInstall(
            OptionalLong.empty(),
            OptionalLong.of(0xffff000005991000L),
            OptionalLong.of(0),
            ContextDescriptor.of(
                0x1e204c0003510L, 0x45995000L, 0, 0xfffffffff404ff44L, 0, 0, 0, 0)),
        bodies.stream().filter(Body.CdInstall.class::isInstance).findFirst().orElseThrow());
    assertEquals(
        new Body.SteInstall(
            OptionalLong.empty(),
            OptionalLong.of(0xffff000005991000L),
            StreamTableEntry.of(0x4599600bL, 0xd6, 0, 0, 0, 0, 0, 0)),
        bodies.stream().filter(Body.SteInstall.class::isInstance).findFirst().orElseThrow());
  }

  @Test
  void readsEventRecordsOnTheirWayToAGuest() throws IOException {
    assertEquals(
        new Body.EventSeen(
            "F_TRANSLATION",
            OptionalLong.of(0x20),
            Optional.of(new EventRecord(0x2000000010L, 0x20000000000L, 0x100020000L, 0))),
        Ftrace.captured(NESTING).bodies().stream()
            .filter(Body.EventSeen.class::isInstance)
            .findFirst()
            .orElseThrow());
  }
}
