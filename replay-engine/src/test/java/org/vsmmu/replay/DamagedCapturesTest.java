package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.trace.ftrace.FtraceFormat;

/** Captures that begin late, end early, lose events or show lists in part. */
class DamagedCapturesTest {

  private static final String STRICT = "linux-7.3-strict.ftrace.gz";

  /** A TLBI of the strict capture whose range is used again; its unmap stands a line before. */
  private static final int NEEDED = 91;

  @ParameterizedTest
  @ValueSource(strings = {STRICT, "linux-7.3-deb-strict-then-lazy.ftrace.gz"})
  void conformsWhereverTheCaptureEnds(String capture) {
    List<String> lines = Replays.lines(capture);
    for (int end = 13; end <= lines.size(); end++) {
      Verdict verdict = Replays.ftrace(lines.subList(0, end)).verdict();
      assertTrue(Set.of(Verdict.CONFORMS, Verdict.NOTHING).contains(verdict), end + ": " + verdict);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {STRICT, "linux-7.3-deb-strict-then-lazy.ftrace.gz"})
  void neverDivergesWhereverTheCaptureBegins(String capture) {
    List<String> lines = Replays.lines(capture);
    for (int begin = 0; begin < lines.size(); begin++) {
      Judged judged = Replays.ftrace(lines.subList(begin, lines.size()));
      assertEquals(List.of(), judged.divergences(), "from line " + (begin + 1));
    }
  }

  @Test
  void isUndecidedBehindLostEvents() {
    List<String> lines = new ArrayList<>(Replays.lines(STRICT));
    lines.add(NEEDED, "CPU:0 [LOST 12 EVENTS]");
    assertEquals(Verdict.INCONCLUSIVE, Replays.ftrace(lines).verdict());
    lines.remove(NEEDED - 1);
    assertEquals(Verdict.INCONCLUSIVE, Replays.ftrace(lines).verdict());
  }

  @Test
  void isUndecidedWhenAListInBetweenIsShownInPart() {
    List<String> lines = new ArrayList<>(Replays.lines(STRICT));
    assertEquals(Verdict.CONFORMS, Replays.ftrace(lines).verdict());
    String partial = "            init-1       [001] d....     2.813200: cmdlist:"
        + " (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) n=20 sync=1 c={0x1000000005,0x1}";
    lines.add(NEEDED, partial);
    assertEquals(Verdict.CONFORMS, Replays.ftrace(lines).verdict());
    lines.remove(NEEDED - 1);
    Judged judged = Replays.ftrace(lines);
    assertEquals(Verdict.INCONCLUSIVE, judged.verdict());
    assertEquals(NEEDED - 1, judged.inconclusive().get(0).about().source().line());
  }

  @Test
  void doesNotTakeTheMapOfAnotherDomainDuringAnUnmapCallForAReuse() {
    List<String> lines = new ArrayList<>(Replays.lines(STRICT));
    String map =
        "           fio-900       [001] .....     2.813130: map: IOMMU: iova=0x00000000fffbf000 -"
            + " 0x00000000fffc0000 paddr=0x0000000051000000 size=4096";
    lines.add(NEEDED - 1, map);
    assertEquals(Verdict.CONFORMS, Replays.ftrace(lines).verdict());
  }

  @Test
  void isUndecidedWithoutAnyCommand() {
    List<String> lines = new ArrayList<>(Replays.lines(STRICT));
    lines.removeIf(line -> line.contains("cmdlist"));
    assertEquals(Verdict.INCONCLUSIVE, Replays.ftrace(lines).verdict());
  }

  @Test
  void needsSomeCoveredUnmapsBeforeItAccusesTheOnlyOneThatIsNot() {
    List<String> lines = Replays.lines("linux-7.3-nesting.ftrace.gz");
    for (int end = 80; end <= 250; end++) {
      assertEquals(
          List.of(), Replays.ftrace(lines.subList(0, end)).divergences(), "to line " + end);
    }
  }

  @Test
  void doesNotAccuseALazyDomainOfTheMapsOfAnother() {
    List<String> lines = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      lines.add(event("lazy-1", 10 + i, "map: IOMMU: " + page(i) + " paddr=0x80000000 size=4096"));
    }
    for (int i = 0; i < 9; i++) {
      String unmap = "unmap: IOMMU: " + page(i) + " size=4096 unmapped_size=4096";
      lines.add(event("lazy-1", 20 + i, unmap));
    }
    lines.add(event("lazy-1", 30, "tracing_mark_write: done"));
    lines.add(event("other-2", 31, "map: IOMMU: " + page(8) + " paddr=0x90000000 size=4096"));
    String flush =
        "cmdlist: (__arm_smmu_cmdq_issue_cmdlist+0x0/0x6b0) n=1 sync=1 c={0x3000000000011,0x0}";
    lines.add(event("timer-3", 32, flush));
    for (int i = 0; i < 8; i++) {
      lines.add(event("lazy-1", 40 + i, "map: IOMMU: " + page(i) + " paddr=0x80000000 size=4096"));
    }
    assertEquals(Verdict.INCONCLUSIVE, Replays.ftrace(lines).verdict());
  }

  private static String page(int number) {
    long first = 0xfff00000L + number * 0x1000L;
    return "iova=0x%016x - 0x%016x".formatted(first, first + 0x1000);
  }

  private static String event(String task, int milliseconds, String text) {
    return "%16s     [000] .....     1.%03d000: %s".formatted(task, milliseconds, text);
  }

  @Test
  void isUndecidedWhenTheCaptureEndsWithinACommandList() {
    List<String> lines = new ArrayList<>(Replays.lines(STRICT).subList(0, NEEDED));
    String last = lines.remove(lines.size() - 1);
    String cut = last.substring(0, last.indexOf("__arm_smmu"));
    String text = String.join("\n", lines) + "\n" + cut;
    Judged judged = Replays.judge(new FtraceFormat(), text);
    assertEquals(Verdict.INCONCLUSIVE, judged.verdict());
    assertEquals(NEEDED, judged.problems().get(0).source().line());
  }
}
