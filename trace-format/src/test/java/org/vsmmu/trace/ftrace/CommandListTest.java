package org.vsmmu.trace.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.trace.ftrace.Ftrace.CMDLIST;
import static org.vsmmu.trace.ftrace.Ftrace.MAP;
import static org.vsmmu.trace.ftrace.Ftrace.RETURN;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.trace.Body;

class CommandListTest {

  private static final String TASK = "            init-1       [000] d....     2.000000: ";
  private static final String HARDIRQ = "            init-1       [000] d.h..     2.000000: ";
  private static final String IDLE_0 = "          <idle>-0       [000] d....     2.000000: ";
  private static final String IDLE_1 = "          <idle>-0       [001] d....     2.000000: ";
  private static final String INVALIDATE = CMDLIST + "n=1 sync=1 c={0x10,0x0}";
  private static final String PREFETCH = CMDLIST + "n=1 sync=0 c={0x1,0x0}";
  private static final String OK = RETURN + "ret=0";

  private static final Body NH_ALL = Ftrace.command("cmdq", "TLBI_NH_ALL", 0x10, 0);

  @Test
  void endsWithASyncOfItsOwn() {
    assertEquals(
        List.of(NH_ALL, Ftrace.sync("cmdq"), Ftrace.done("cmdq", 2)),
        Ftrace.read(TASK + INVALIDATE).bodies());
  }

  @Test
  void hasNoSyncUnlessItSaysSo() {
    assertEquals(
        List.of(Ftrace.command("cmdq", "PREFETCH_CONFIG", 1, 0)),
        Ftrace.read(TASK + PREFETCH).bodies());
  }

  @Test
  void ignoresTheWordsBehindItsCommands() {
    assertEquals(
        List.of(
            Ftrace.command("cmdq", "CFGI_STE", 0x2000000003L, 1),
            Ftrace.sync("cmdq"),
            Ftrace.done("cmdq", 2)),
        Ftrace.read(TASK + CMDLIST + "n=1 sync=1 w={0x2000000003,0x1,0xffff8000809e3950,0x10,0x12}")
            .bodies());
  }

  @Test
  void tellsWhatItDoesNotShow() {
    assertEquals(
        List.of(
            NH_ALL,
            NH_ALL,
            new Body.CommandsMissing("cmdq", 3),
            Ftrace.sync("cmdq"),
            Ftrace.done("cmdq", 4)),
        Ftrace.read(TASK + CMDLIST + "n=5 sync=1 w={0x10,0x0,0x10,0x0,0x10}").bodies());
  }

  @Test
  void mayShowNothing() {
    assertEquals(
        List.of(new Body.CommandsMissing("cmdq", 63)),
        Ftrace.read(TASK + CMDLIST + "n=63 sync=0").bodies());
    assertEquals(
        List.of(new Body.CommandsMissing("cmdq", 2)),
        Ftrace.read(TASK + CMDLIST + "n=2 sync=0 w=(fault)").bodies());
    assertEquals(
        List.of(Ftrace.sync("cmdq"), Ftrace.done("cmdq", 1)),
        Ftrace.read(TASK + CMDLIST + "n=0 sync=1 w={}").bodies());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) num=1 sync=0x1 w0=0x10 w1=0x0 w2=0x7",
        "x: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0 [arm_smmu_v3]) sync=1 cmds={16,0} count=0x1",
        "x: (arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) n=1 sync=1 w={0x10,0x0}",
        "x: (arm_smmu_cmdq_issue_cmdlist.isra.0+0x0/0x6b0) n=1 sync=1 w={0x10,0x0}",
        "x: (__arm_smmu_cmdq_issue_cmdlist.constprop.0.isra.0) n=1 sync=1 who=\"a b\" w={16,0}",
        "kprobes:x:   (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) f=(fault) n=1 sync=1 w={16,0}"
      })
  void isReadByItsFunctionWhateverTheProbeIsCalled(String event) {
    assertEquals(
        List.of(NH_ALL, Ftrace.sync("cmdq"), Ftrace.done("cmdq", 2)),
        Ftrace.read(TASK + event).bodies());
  }

  @Test
  void namesItsQueueByTheOrderOfThePointers() {
    List<Body> bodies = Ftrace.read(
            TASK + CMDLIST + "cmdq=0xffff0000059680c0 n=1 sync=0 c={0x10,0x0}",
            TASK + CMDLIST + "cmdq=0xffff000005968f00 n=1 sync=1 c={0x10,0x0}",
            TASK + CMDLIST + "cmdq=0xffff0000059680c0 n=1 sync=0 c={0x10,0x0}",
            TASK + CMDLIST + "q=0xffff000000000000 n=2 sync=0 c={0x10,0x0}")
        .bodies();
    assertEquals(
        List.of(
            NH_ALL,
            Ftrace.command("cmdq2", "TLBI_NH_ALL", 0x10, 0),
            Ftrace.sync("cmdq2"),
            Ftrace.done("cmdq2", 3),
            NH_ALL,
            Ftrace.command("cmdq3", "TLBI_NH_ALL", 0x10, 0),
            new Body.CommandsMissing("cmdq3", 1)),
        bodies);
  }

  @Test
  void completesWhereItReturns() {
    assertEquals(
        List.of("1: TLBI_NH_ALL", "1: SYNC", "2: MapRange", "3: done 2"),
        Ftrace.read(TASK + INVALIDATE, HARDIRQ + MAP, TASK + OK).placed());
  }

  @Test
  void completesAtOnceWhenItsContextGoesOnWithoutAReturn() {
    assertEquals(
        List.of(
            "1: TLBI_NH_ALL", "1: SYNC", "1: done 2", "2: MapRange", "3: MapRange", "4: MapRange"),
        Ftrace.read(TASK + INVALIDATE, HARDIRQ + MAP, TASK + MAP, TASK + MAP).placed());
  }

  @Test
  void nestsInsideTheListThatAnInterruptCameInto() {
    assertEquals(
        List.of(
            "1: TLBI_NH_ALL",
            "1: SYNC",
            "2: UnmapRange",
            "3: TLBI_NH_ALL",
            "3: SYNC",
            "4: done 5",
            "5: done 2",
            "6: MapRange"),
        Ftrace.read(
                TASK + INVALIDATE,
                HARDIRQ + "unmap: IOMMU: iova=0x1000 - 0x2000 size=4096 unmapped_size=4096",
                HARDIRQ + INVALIDATE,
                HARDIRQ + OK,
                TASK + OK,
                TASK + MAP)
            .placed());
  }

  @Test
  void keepsTheIdleTasksOfTheCpusApart() {
    assertEquals(
        List.of("1: TLBI_NH_ALL", "1: SYNC", "2: TLBI_NH_ALL", "2: SYNC", "3: done 2", "4: done 4"),
        Ftrace.read(IDLE_0 + INVALIDATE, IDLE_1 + INVALIDATE, IDLE_0 + OK, IDLE_1 + OK)
            .placed());
  }

  @Test
  void swallowsTheReturnOfAListWithoutSync() {
    assertEquals(
        List.of("1: PREFETCH_CONFIG", "3: TLBI_NH_ALL", "3: SYNC", "4: done 3"),
        Ftrace.read(TASK + PREFETCH, TASK + OK, TASK + INVALIDATE, TASK + OK).placed());
  }

  @Test
  void understandsAReturnWhoseListIsNotThere() {
    Ftrace trace = Ftrace.read(TASK + OK, TASK + MAP);
    assertEquals(List.of("2: MapRange"), trace.placed());
    assertEquals(Map.of(), trace.report().unknown());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ret=-110", "arg1=0xffffff92", "rc=0xffffffffffffff92"})
  void hasNoCompletionWhenItFails(String result) {
    assertEquals(
        List.of("1: TLBI_NH_ALL", "1: SYNC", "2: command list failed: ret=-110", "3: MapRange"),
        Ftrace.read(TASK + INVALIDATE, TASK + RETURN + result, TASK + MAP).placed());
  }

  @Test
  void hasNotCompletedWhenTheCaptureEndsBeforeItsReturn() {
    assertEquals(
        List.of("1: TLBI_NH_ALL", "1: SYNC", "2: done 2", "3: TLBI_NH_ALL", "3: SYNC"),
        Ftrace.read(TASK + INVALIDATE, TASK + OK, HARDIRQ + INVALIDATE).placed());
  }

  @Test
  void completesTheListOfAnInterruptWhenItsTaskGoesOn() {
    assertEquals(
        List.of(
            "1: TLBI_NH_ALL",
            "1: SYNC",
            "2: done 2",
            "3: TLBI_NH_ALL",
            "3: SYNC",
            "3: done 5",
            "4: MapRange"),
        Ftrace.read(TASK + INVALIDATE, TASK + OK, HARDIRQ + INVALIDATE, TASK + MAP)
            .placed());
  }

  @Test
  void waitsForItsReturnOverABoundedNumberOfLines() {
    List<String> lines = new ArrayList<>(List.of(TASK + INVALIDATE));
    lines.addAll(Collections.nCopies(HeldRecords.MAX_LINES, HARDIRQ + MAP));
    lines.add(TASK + OK);
    List<String> placed = Ftrace.read(lines.toArray(String[]::new)).placed();
    assertEquals(
        List.of("1: TLBI_NH_ALL", "1: SYNC", "1: done 2", "2: MapRange"), placed.subList(0, 4));
    assertEquals(HeldRecords.MAX_LINES + 3, placed.size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "sync=1 c={0x10,0x0}|the number of commands (n=)",
        "n=1 c={0x10,0x0}|sync=0 or sync=1",
        "n=-1 sync=1 c={0x10,0x0}|at least 0 commands instead of -1",
        "n=1 sync=1 c={0x10,zz}|a number",
        "n=1 sync=1 c={0x10;0x0}|',' or '}'",
        "n=1 sync=1 c={0x10,0x|hexadecimal digits",
        "n=1x sync=1|the end of a number",
        "n=1 sync|'='"
      })
  void isAProblemWhenItCannotBeRead(String line) {
    String[] parts = line.split("\\|");
    Ftrace trace = Ftrace.read(TASK + CMDLIST + parts[0], TASK + MAP);
    assertEquals(List.of("2: MapRange"), trace.placed());
    assertEquals(parts[1], trace.report().problems().get(0).expected());
  }
}
