package org.vsmmu.conformance.report;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.Verdict;

/** Sums over traces. */
final class Totals {

  /** The parts of the upstreaming plan, in its order. */
  static final List<String> PARTS = List.of("2b", "3", "4", "vcmdq", "base");

  private Totals() {}

  /** The worst verdict of what could be opened; NOTHING when nothing could. */
  static Verdict verdict(List<Outcome> outcomes) {
    List<Verdict> verdicts = judged(outcomes).map(Judged::verdict).toList();
    Exit worst = Exit.worst(verdicts.stream().map(Exit::of).toList());
    return verdicts.stream()
        .filter(verdict -> Exit.of(verdict) == worst)
        .findFirst()
        .orElse(Verdict.NOTHING);
  }

  /** The judged traces, in their order. */
  static Stream<Judged> judged(List<Outcome> outcomes) {
    return outcomes.stream()
        .filter(Outcome.Done.class::isInstance)
        .map(outcome -> ((Outcome.Done) outcome).judged());
  }

  /** What was judged in each part of the plan, parts without a judgement too. */
  static Map<String, RuleCount> byPart(List<Judged> traces) {
    Map<String, RuleCount> sums = new LinkedHashMap<>();
    PARTS.forEach(part -> sums.put(part, new RuleCount(0, 0, 0, 0)));
    for (Judged judged : traces) {
      judged.counts().forEach((rule, count) -> sums.merge(rule.text().part(), count, Totals::plus));
    }
    return sums;
  }

  /** What all rules judged in a trace. */
  static RuleCount of(Judged judged) {
    return judged.counts().values().stream().reduce(new RuleCount(0, 0, 0, 0), Totals::plus);
  }

  private static RuleCount plus(RuleCount a, RuleCount b) {
    return new RuleCount(
        a.exercised() + b.exercised(),
        a.diverged() + b.diverged(),
        a.inconclusive() + b.inconclusive(),
        a.weak() + b.weak());
  }
}
