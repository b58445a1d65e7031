package org.vsmmu.conformance.report;

import java.util.EnumMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.rule.Rule;

/**
 * What was judged of a part of the upstreaming plan. A case is what one rule comes to in one trace.
 * It belongs to the rule's part; findings of another part, such as that of the call they are about,
 * make a case of that part.
 */
final class PartCases {
  private final Map<Verdict, Long> counts = new EnumMap<>(Verdict.class);

  /** An entry for each part, in the order of the plan. */
  static Map<String, PartCases> ofEachPart() {
    Map<String, PartCases> parts = new LinkedHashMap<>();
    Totals.PARTS.forEach(part -> parts.put(part, new PartCases()));
    return parts;
  }

  /** Adds a trace. */
  static void add(Map<String, PartCases> parts, Judged trace) {
    trace.counts().forEach((rule, count) -> {
      List<Finding> divergences = of(rule, trace.divergences());
      List<Finding> undecided = of(rule, trace.inconclusive());
      String own = rule.text().part();
      long elsewhere = elsewhere(own, divergences);
      long openElsewhere = elsewhere(own, undecided);
      parts.get(own).count(verdict(count, elsewhere, openElsewhere));
      Set<String> others = new HashSet<>();
      Stream.concat(divergences.stream(), undecided.stream())
          .map(Finding::part)
          .filter(part -> !part.equals(own))
          .forEach(others::add);
      for (String part : others) {
        boolean diverges = divergences.stream().anyMatch(f -> f.part().equals(part));
        parts.get(part).count(diverges ? Verdict.DIVERGES : Verdict.INCONCLUSIVE);
      }
    });
  }

  private static List<Finding> of(Rule rule, List<Finding> findings) {
    return findings.stream().filter(finding -> finding.rule() == rule).toList();
  }

  private static long elsewhere(String own, List<Finding> findings) {
    return findings.stream().filter(finding -> !finding.part().equals(own)).count();
  }

  private static Verdict verdict(RuleCount count, long elsewhere, long openElsewhere) {
    if (count.diverged() > elsewhere) {
      return Verdict.DIVERGES;
    } else if (count.inconclusive() > openElsewhere) {
      return Verdict.INCONCLUSIVE;
    }
    return count.exercised() > elsewhere ? Verdict.CONFORMS : Verdict.NOTHING;
  }

  private void count(Verdict verdict) {
    counts.merge(verdict, 1L, Long::sum);
  }

  /** How many cases came to this; NOTHING is not exercised. */
  long of(Verdict verdict) {
    return counts.getOrDefault(verdict, 0L);
  }

  /** All of them. */
  long cases() {
    return counts.values().stream().mapToLong(Long::longValue).sum();
  }
}
