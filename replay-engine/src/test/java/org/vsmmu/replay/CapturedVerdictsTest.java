package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.vsmmu.replay.expectation.Place;
import org.vsmmu.replay.rule.RuleBook;

/** What {@code traces/captured/README.md} says of the captures. */
class CapturedVerdictsTest {

  private static final String UNMAPS = "TLB-STALE-AFTER-UNMAP";

  private static Judged judged(String name) {
    return Replays.ftrace(Replays.lines(name + ".ftrace.gz"));
  }

  private static long unmaps(Judged judged) {
    return judged.counts().get(RuleBook.byId(UNMAPS).orElseThrow()).exercised();
  }

  @Test
  void aStrictBootConforms() {
    Judged judged = judged("linux-7.3-strict");
    assertEquals(Verdict.CONFORMS, judged.verdict());
    assertEquals(112, unmaps(judged));
  }

  @Test
  void strictThenLazyConforms() {
    Judged judged = judged("linux-7.3-deb-strict-then-lazy");
    assertEquals(Verdict.CONFORMS, judged.verdict());
    assertEquals(159, unmaps(judged));
  }

  @Test
  void nestingIsUndecidedForOneReuse() {
    Judged judged = judged("linux-7.3-nesting");
    assertEquals(Verdict.INCONCLUSIVE, judged.verdict());
    assertEquals(List.of(line(84)), places(judged.inconclusive()));
  }

  @Test
  void aDeletedTlbiIsFound() {
    Judged judged = judged("linux-7.3-strict-missing-tlbi");
    assertEquals(Verdict.DIVERGES, judged.verdict());
    assertEquals(List.of(line(73)), places(judged.divergences()));
  }

  private static Place line(long line) {
    return new Place(UNMAPS, OptionalLong.empty(), OptionalLong.of(line));
  }

  /** Positions depend on how a line becomes records, so only lines are compared. */
  private static List<Place> places(List<Finding> findings) {
    return findings.stream()
        .map(Place::of)
        .map(place -> new Place(place.rule(), OptionalLong.empty(), place.line()))
        .toList();
  }
}
