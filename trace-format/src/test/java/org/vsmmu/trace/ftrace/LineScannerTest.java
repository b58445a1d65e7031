package org.vsmmu.trace.ftrace;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LineScannerTest {

  private static String context(String line) {
    return LineScanner.scan(line).context();
  }

  @Test
  void takesATracefsLineApart() {
    String line = "    kworker/0:1H-106     [003] d.h3.     9.475790: map: IOMMU: x";
    assertEquals(
        new TraceLine(
            line,
            OptionalLong.of(9_475_790_000L),
            OptionalInt.of(3),
            "kworker/0:1H-106/h",
            "map",
            line.indexOf(" IOMMU")),
        LineScanner.scan(line));
  }

  @Test
  void takesATraceCmdLineWithoutFlagsApart() {
    String line = "            nest-117   [000]     9.475790123: map:                  IOMMU: x";
    assertEquals(
        new TraceLine(
            line,
            OptionalLong.of(9_475_790_123L),
            OptionalInt.of(0),
            "nest-117/?",
            "map",
            line.indexOf("                  IOMMU")),
        LineScanner.scan(line));
  }

  @Test
  void takesAPerfLineApart() {
    String line = "kworker/0:1H   106 [000]     9.475790:  iommu:map: IOMMU: x";
    assertEquals(
        new TraceLine(
            line,
            OptionalLong.of(9_475_790_000L),
            OptionalInt.of(0),
            "kworker/0:1H-106/?",
            "map",
            line.indexOf(" IOMMU")),
        LineScanner.scan(line));
  }

  @Test
  void takesThePerfThreadNotItsProcess() {
    assertEquals("qemu x-12/?", context("qemu x 7/12 [000] 9.475790: iommu:map: IOMMU: x"));
  }

  @Test
  void passesOverTheThreadGroup() {
    assertEquals(
        "dd-184/h", context("              dd-184     (    184) [000] d.h1.    14.026: map: x"));
    assertEquals(
        "dd-184", context("              dd-184     (-------) [000] .....    14.026: map: x"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "(udev-worker)",
        "a b",
        "a-1 [000] 1: x:",
        "[1] 5.0: y: z",
        "x-3",
        "-",
        "irq/26-AMD-Vi",
        "pr/ttyAMA0",
        "<...>",
        "\"quoted\"",
        "]:[",
        "> mail",
        "5.000000: map:",
        "\u00e9\u00e8"
      })
  void readsAnyComm(String comm) {
    String line = "%16s-532     [010] .....     4.878076: unmap: IOMMU: x".formatted(comm);
    assertEquals(comm + "-532", context(line));
    assertEquals("unmap", LineScanner.scan(line).event());
  }

  @ParameterizedTest
  @CsvSource({
    "....., ''",
    "d..., ''",
    "dlh4., /h",
    "d.H1., /h",
    "..s1., /s",
    "dBs3., /s",
    "d.z1., /z",
    "d.Z1., /z",
    ".......,''",
    ".N.....,''",
    "d..h2.., /h",
    "DNLh2e3, /h",
    "X?,''",
    "123:4x,''"
  })
  void readsAnyFlags(String flags, String suffix) {
    assertEquals(
        "init-1" + suffix,
        context("            init-1       [001] " + flags + "     2.494068: map: x"));
  }

  @Test
  void tellsTheIdleTasksOfTheCpusApart() {
    assertEquals(
        "<idle>-0/s@3", context("          <idle>-0       [003] ..s1.     5.602468: unmap: x"));
    assertEquals("swapper-0/?@1", context("swapper     0 [001]     5.602468: iommu:unmap: x"));
    assertEquals(
        "<idle>-10", context("          <idle>-10      [003] .....     5.602468: unmap: x"));
  }

  @Test
  void knowsNoTimeOfACounterClock() {
    TraceLine line = LineScanner.scan("          init-1       [003] .....   123456: unmap: x");
    assertEquals(OptionalLong.empty(), line.timeNanos());
    assertEquals("unmap", line.event());
  }

  @Test
  void readsQuotedMail() {
    assertEquals(
        "init-1", context("> >             init-1       [001] .....     2.494068: map: x"));
  }

  @Test
  void keepsColonsInTheEventsOwnText() {
    TraceLine line =
        LineScanner.scan("     init-1 [001] .....  2.494068: tracing_mark_write: a: b [1] 2: c");
    assertEquals("tracing_mark_write", line.event());
    assertEquals(" a: b [1] 2: c", line.fieldText());
  }

  @Test
  void readsAHeadlessIommuEvent() {
    String line = "  map: IOMMU: iova=0x1000 paddr=0x2000 size=4096";
    assertEquals(
        new TraceLine(line, OptionalLong.empty(), OptionalInt.empty(), "", "map", 6),
        LineScanner.scan(line));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "   ",
        "# tracer: nop",
        "CPU:1 [LOST 12 EVENTS]",
        "cpus=2",
        "smmuv3_cmdq_opcode <--- SMMU_CMD_SYNC",
        "31900@1595480025.706962:smmuv3_cmdq_consume prod=2 cons=1",
        "[  196.747107] arm-smmu-v3 arm-smmu-v3.0.auto: event 0x10 received:",
        "[pid 12] ioctl(27, IOMMU_HWPT_INVALIDATE, 0x7ffc) = 0",
        " => arm_smmu_tlb_inv_range",
        "init-1 [x] 2.5: map: x",
        "init [001] 2.5: map: x",
        "init-1 [001] 2.: map: x",
        "init-1 [001] 2.5 map: x",
        "init-1 [99999999] 2.5: map: x",
        "init-1 [001]2.5: map: x"
      })
  void takesNothingElseForATraceLine(String line) {
    assertNull(LineScanner.scan(line));
  }
}
