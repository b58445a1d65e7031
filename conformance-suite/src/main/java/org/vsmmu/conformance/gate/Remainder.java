package org.vsmmu.conformance.gate;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.rule.Rule;

/** A judged trace without what is allowed: what it would have come to otherwise. */
final class Remainder {
  private Remainder() {}

  /**
   * The judgement without these findings.
   *
   * @param allowed of its findings, by identity
   * @param whole rules of which everything is allowed, what was counted and not kept too
   */
  static Judged of(Judged judged, Set<Finding> allowed, Set<Rule> whole) {
    List<Finding> divergences = without(judged.divergences(), allowed);
    List<Finding> undecided = without(judged.inconclusive(), allowed);
    Map<Rule, RuleCount> counts = new LinkedHashMap<>();
    judged.counts().forEach((rule, count) -> {
      boolean all = whole.contains(rule);
      counts.put(
          rule,
          new RuleCount(
              count.exercised(),
              all
                  ? count(divergences, rule)
                  : count.diverged() - count(judged.divergences(), rule) + count(divergences, rule),
              all
                  ? count(undecided, rule)
                  : count.inconclusive()
                      - count(judged.inconclusive(), rule)
                      + count(undecided, rule),
              count.weak()));
    });
    return new Judged(
        judged.trace(),
        judged.format(),
        judged.profile(),
        judged.records(),
        judged.commands(),
        verdict(judged, counts),
        judged.unknown(),
        judged.unmodelled(),
        counts,
        judged.pending(),
        divergences,
        undecided,
        judged.notes(),
        judged.problems(),
        judged.problemCount(),
        judged.broken());
  }

  private static List<Finding> without(List<Finding> findings, Set<Finding> allowed) {
    return findings.stream().filter(finding -> !allowed.contains(finding)).toList();
  }

  private static long count(List<Finding> findings, Rule rule) {
    return findings.stream()
        .filter(finding -> finding.rule() == rule)
        .mapToLong(Finding::occurrences)
        .sum();
  }

  private static Verdict verdict(Judged judged, Map<Rule, RuleCount> counts) {
    boolean damaged = !judged.broken().isEmpty() || judged.problemCount() > 0;
    if (counts.values().stream().anyMatch(count -> count.diverged() > 0)) {
      return Verdict.DIVERGES;
    } else if (damaged || counts.values().stream().anyMatch(count -> count.inconclusive() > 0)) {
      return Verdict.INCONCLUSIVE;
    }
    boolean exercised = counts.entrySet().stream()
        .anyMatch(count -> !count.getKey().lint() && count.getValue().exercised() > 0);
    return exercised ? Verdict.CONFORMS : Verdict.NOTHING;
  }
}
