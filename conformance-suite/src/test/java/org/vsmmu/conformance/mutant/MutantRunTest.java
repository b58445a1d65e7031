package org.vsmmu.conformance.mutant;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.io.InputStream;
import java.time.LocalDate;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.vsmmu.conformance.Captures;
import org.vsmmu.conformance.CheckOptions;
import org.vsmmu.conformance.Desk;
import org.vsmmu.conformance.gate.Gate;
import org.vsmmu.conformance.gate.GateOptions;
import org.vsmmu.replay.Verdict;

/** Changed traces are judged as they have to be, and the same ones are chosen every time. */
class MutantRunTest {
  private final Desk desk = new Desk()
      .with("clean.jsonl", Desk.CLEAN)
      .with("clean.expect.json", "{\"verdict\":\"CONFORMS\",\"needed\":[3,4]}");

  private MutantScore score(int jobs, int count, long seed) {
    Captures captures = desk.captures(InputStream.nullInputStream());
    try {
      Gate gate = new Gate(captures, GateOptions.on(LocalDate.of(2026, 6, 1)));
      return new MutantRun(captures, CheckOptions.DEFAULT, jobs, count, seed)
          .over(gate.run(List.of("clean.jsonl")));
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void findsEveryHarmfulChangeAndNoHarmlessOne() {
    MutantScore score = score(1, 100, 1);
    assertEquals(new MutantScore.Share(100, 100, 0), score.harmful());
    assertEquals(new MutantScore.Share(25, 25, 0), score.harmless());
    Set<String> kinds = new TreeSet<>();
    score.mutants().forEach(mutant -> kinds.add(mutant.kind()));
    assertEquals(
        Set.of(
            "drop",
            "reserved opcode",
            "retag (ASID)",
            "swap with its SYNC",
            "twice",
            "unsync",
            "wider"),
        kinds);
    assertEquals(Set.of("CMD-ILLEGAL", "TLB-STALE-AFTER-UNMAP"), score.byRule().keySet());
  }

  @Test
  void choosesByTheSeedWhateverTheNumberOfJobs() {
    assertEquals(score(1, 60, 7), score(5, 60, 7));
    assertTrue(!score(1, 60, 7).mutants().equals(score(1, 60, 8).mutants()));
  }

  @Test
  void seesADrop() {
    MutantScore half = new MutantScore(
        1,
        List.of(
            new MutantVerdict("drop", "CFG-STALE", "a", Verdict.DIVERGES, false),
            new MutantVerdict("drop", "CFG-STALE", "b", Verdict.CONFORMS, false),
            new MutantVerdict("twice", "", "c", Verdict.INCONCLUSIVE, false)));
    assertEquals(
        "# c\nrule,harmful,caught,uncaught\nCFG-STALE,2,1,drop\n", ScoreFile.text("c", half));
    assertEquals(List.of(), ScoreFile.read("s", ScoreFile.text("c", half)).drops(half));
    String head = "rule,harmful,caught,uncaught\n";
    assertEquals(
        List.of("CFG-STALE: not caught any more: drop"),
        ScoreFile.read("s", head + "CFG-STALE,200,200,swap\nX-1,1,1,\n").drops(half));
    assertEquals(
        List.of("CFG-STALE: not caught any more: drop"),
        ScoreFile.read("s", head).drops(half));
    assertFalse(half.noFalseAlarm());
    assertEquals(
        "s:2: 'CFG-STALE,9'; expected RULE,100,99,KIND;KIND",
        assertThrows(
                IllegalArgumentException.class, () -> ScoreFile.read("s", head + "CFG-STALE,9\n"))
            .getMessage());
  }

  @Test
  void comparesSharesWhereThereAreMany() {
    String head = "rule,harmful,caught,uncaught\n";
    MutantScore half = new MutantScore(1, verdicts(100, 50));
    assertEquals(
        List.of("CFG-STALE: 50.00 % caught, 60.00 % before"),
        ScoreFile.read("s", head + "CFG-STALE,200,120,drop\n").drops(half));
    assertEquals(
        List.of(), ScoreFile.read("s", head + "CFG-STALE,200,103,drop\n").drops(half));
    assertEquals(
        List.of(),
        ScoreFile.read("s", head + "CFG-STALE,200,120,drop\n")
            .drops(new MutantScore(1, verdicts(10, 5))));
  }

  @Test
  void takesTheRemarkOfARuleThatOnlyRemarksAsTheCatch() {
    assertTrue(new MutantVerdict("drop", "RESET-ORDER", "a", Verdict.CONFORMS, true).right());
    assertFalse(new MutantVerdict("drop", "RESET-ORDER", "a", Verdict.CONFORMS, false).right());
    assertFalse(new MutantVerdict("twice", "", "a", Verdict.DIVERGES, false).right());
  }

  private static List<MutantVerdict> verdicts(int all, int caught) {
    return IntStream.range(0, all)
        .mapToObj(i -> new MutantVerdict(
            "drop", "CFG-STALE", "p" + i, i < caught ? Verdict.DIVERGES : Verdict.CONFORMS, false))
        .toList();
  }
}
