package org.vsmmu.trace.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.trace.ftrace.Ftrace.HEAD;
import static org.vsmmu.trace.ftrace.Ftrace.MAP;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.Source;
import org.vsmmu.trace.TraceHeader;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;

class FtraceReaderTest {

  @ParameterizedTest
  @CsvSource({
    "CPU:1 [LOST 12 EVENTS], 12",
    "CPU:1 [LOST EVENTS],",
    "CPU 1 [12 EVENTS LOST], 12",
    "CPU:1 [12 EVENTS DROPPED], 12",
    "CPU:0 [EVENTS DROPPED],",
    "[EVENTS LOST],"
  })
  void hasAGapWhereEventsWereLost(String line, Long lost) {
    OptionalLong count = lost == null ? OptionalLong.empty() : OptionalLong.of(lost);
    assertEquals(
        List.of(new TraceRecord(
            1,
            OptionalLong.empty(),
            OptionalInt.empty(),
            "",
            Source.line("t.ftrace", 1),
            new Body.Gap(count, line))),
        Ftrace.read(line).records());
  }

  @ParameterizedTest
  @ValueSource(strings = {"PERF_RECORD_LOST lost 34", "PERF_RECORD_LOST id:12: lost:34"})
  void hasAGapWherePerfLostEvents(String text) {
    assertEquals(
        List.of(new Body.Gap(OptionalLong.of(34), text)),
        Ftrace.read("swapper     0 [001]     5.602468: " + text).bodies());
  }

  @Test
  void notesALostBeginning() {
    assertEquals(
        List.of(
            new Body.Note("the capture lost its beginning: the buffer kept 442 of 9000 entries")),
        Ftrace.read("# entries-in-buffer/entries-written: 442/9000   #P:2").bodies());
    assertEquals(
        List.of(),
        Ftrace.read("# entries-in-buffer/entries-written: 442/442   #P:2").bodies());
  }

  @Test
  void hasAGapWhereTheSurvivingEntriesOfACpuBegin() {
    assertEquals(
        List.of(
            new Body.Gap(OptionalLong.empty(), "what CPU 1 recorded before this was overwritten")),
        Ftrace.read("##### CPU 1 buffer started ####").bodies());
  }

  @Test
  void passesOverHeaders() {
    Ftrace trace = Ftrace.read("# tracer: nop", "#", "", "cpus=2", "CPU 1 is empty", "> ");
    assertEquals(List.of(), trace.records());
    assertEquals(Map.of(), trace.report().unknown());
  }

  @Test
  void countsWhatItDoesNotKnowByKind() {
    Ftrace trace = Ftrace.read(
        HEAD + "sched_switch: prev_comm=a",
        HEAD + "sched_switch: prev_comm=b",
        HEAD + "x: (vfs_read+0x0/0x10) n=1 what?",
        HEAD + "x: (ksys_read+0x0/0x10 <- vfs_read) ret=1",
        HEAD + "arm_smmu_tlb_inv_range <-iommu_unmap",
        "Hello all,");
    assertEquals(List.of(), trace.records());
    assertEquals(List.of(), trace.problems());
    assertEquals(
        Map.of(
            "sched_switch", 2L,
            "kprobe vfs_read", 1L,
            "kretprobe vfs_read", 1L,
            "line without an event", 1L,
            "other text", 1L),
        trace.report().unknown());
  }

  @Test
  void readsTheOtherProbes() {
    Ftrace trace = Ftrace.read(
        HEAD + "a: (arm_vsmmu_cache_invalidate+0x0/0x568) num=3",
        HEAD + "a: (arm_vsmmu_cache_invalidate+0x0/0x568) arg1=4",
        HEAD + "a: (arm_vsmmu_cache_invalidate+0x0/0x568)",
        HEAD + "b: (arm_vmaster_report_event+0x0/0x68) w0=0x700000003 w1=0x0 w2=0x0 w3=0x1",
        HEAD + "b: (arm_vmaster_report_event+0x0/0x68) w={0x000000ff,0x0,0x0,0x1}",
        HEAD + "c: (arm_smmu_install_ste_for_dev+0x0/0x160) sid=0x20 ste={1,0,0,0,0,0,0,0}");
    assertEquals(
        List.of(
            new Body.Note("inval num=3"),
            new Body.Note("inval num=4"),
            new Body.Note("inval"),
            new Body.EventSeen(
                "F_STE_FETCH",
                OptionalLong.of(7),
                Optional.of(new EventRecord(0x700000003L, 0, 0, 1))),
            new Body.EventSeen(
                "RESERVED", OptionalLong.empty(), Optional.of(new EventRecord(0xff, 0, 0, 1))),
            new Body.SteInstall(
                OptionalLong.of(0x20),
                OptionalLong.empty(),
                StreamTableEntry.of(1, 0, 0, 0, 0, 0, 0, 0))),
        trace.bodies());
  }

  @Test
  void wantsAllWordsOfAnEntry() {
    String line = HEAD + "c: (arm_smmu_install_ste_for_dev+0x0/0x160) ste={1,0,0,0,0,0,0}";
    Ftrace trace = Ftrace.read(line, HEAD + MAP);
    assertEquals(
        List.of("t.ftrace:1:%d: found \"the end of the line\", expected 8 words instead of 7"
            .formatted(line.length() + 1)),
        trace.problems());
    assertEquals(1, trace.records().size());
  }

  @Test
  void readsThreeDialectsAlike() {
    List<Body> tracefs = Ftrace.read("# tracer: nop", HEAD + MAP).bodies();
    assertEquals(
        tracefs,
        Ftrace.read("cpus=2", "  init-1     [000]     2.000000: iommu:" + MAP).bodies());
    assertEquals(
        tracefs, Ftrace.read("init     1 [000]     2.000000:     iommu:" + MAP).bodies());
  }

  @Test
  void hasAHeaderThatKnowsOnlyTheFormat() throws IOException {
    Input input = Input.of("x", InputStream.nullInputStream());
    try (TraceReader reader = new FtraceFormat().open(input, ReadOptions.NONE)) {
      assertEquals(TraceHeader.withExplicitSyncs("ftrace"), reader.header());
    }
  }

  private static boolean recognises(String text) {
    return new FtraceFormat().recognises(text.getBytes(StandardCharsets.UTF_8), "x.txt");
  }

  @Test
  void recognisesItsOwn() {
    assertTrue(recognises("# tracer: nop\n#\n"));
    assertTrue(recognises("> # tracer: nop\n"));
    assertTrue(recognises(HEAD + MAP));
    assertTrue(recognises("cpus=2\n  init-1     [000]     2.000000: map: x\n"));
    assertTrue(recognises("swapper     0 [000]     2.000000:     iommu:map: x\n"));
    assertTrue(recognises("Hello,\nhere\nit\nis:\nfor\nyou\n" + (HEAD + MAP + "\n").repeat(3)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC\nsmmuv3_cmdq_tlbi_nh\n",
        "1@1595480025.706962:smmuv3_cmdq_consume prod=2 cons=1 prod.wrap=0 cons.wrap=0\n",
        "{\"note\":\"init-1 [000] 2.000000: map: IOMMU: x\"}\n",
        "time,event\n1,\"init-1 [000] 2.000000: map: x\"\n",
        "[  196.747107] arm-smmu-v3 arm-smmu-v3.0.auto: event 0x10 received:\n",
        "[pid   117] ioctl(3, IOMMU_DESTROY, 0x7ffc) = 0\n",
        "{\"a\":\"\\n# tracer: nop\"}"
      })
  void recognisesNothingElse(String text) {
    assertFalse(recognises(text));
  }
}
