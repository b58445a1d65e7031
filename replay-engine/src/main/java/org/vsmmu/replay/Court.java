package org.vsmmu.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vsmmu.replay.rule.Rule;

/**
 * Collects what the rules say. Counts are exact; of the findings the first {@value #KEPT} of each
 * kind are kept, so that memory does not grow with the trace.
 */
public final class Court {

  /** How many findings of each kind are kept with their proof. */
  public static final int KEPT = 1000;

  private final boolean scored;
  private final Map<Rule, RuleCount> counts = new LinkedHashMap<>();
  private final Map<Finding.Kind, List<Finding>> findings = new LinkedHashMap<>();
  private final Map<Rule, Finding> notes = new LinkedHashMap<>();

  /**
   * Nothing judged yet.
   *
   * @param scored false if what diverges is only to be remarked upon
   */
  public Court(List<Rule> rules, boolean scored) {
    this.scored = scored;
    rules.forEach(rule -> counts.put(rule, RuleCount.ZERO));
    for (Finding.Kind kind : Finding.Kind.values()) {
      findings.put(kind, new ArrayList<>());
    }
  }

  /** A rule makes a judgement. */
  public void exercised(Rule rule, boolean weak) {
    counts.computeIfPresent(rule, (r, count) -> count.plusExercised(weak));
  }

  /** A rule says something. Remarks of one rule become one remark with their number. */
  public void say(Finding said) {
    Finding finding = scored ? said : remark(said);
    counts.computeIfPresent(finding.rule(), (r, count) -> count.plus(finding.kind()));
    if (finding.kind() == Finding.Kind.NOTE) {
      notes.merge(finding.rule(), finding, Court::again);
    } else if (findings.get(finding.kind()).size() < KEPT) {
      findings.get(finding.kind()).add(finding);
    }
  }

  private static Finding remark(Finding said) {
    return new Finding(
        Finding.Kind.NOTE,
        said.rule(),
        said.part(),
        said.about(),
        "not scored, as it is disputed what is right: " + said.message(),
        said.expected(),
        said.observed(),
        said.slice(),
        "",
        said.occurrences());
  }

  private static Finding again(Finding first, Finding next) {
    return new Finding(
        first.kind(),
        first.rule(),
        first.part(),
        first.about(),
        first.message(),
        first.expected(),
        first.observed(),
        first.slice(),
        first.needs(),
        first.occurrences() + next.occurrences());
  }

  /** What was said of a kind, by record and then by rule. */
  public List<Finding> findings(Finding.Kind kind) {
    List<Finding> sorted =
        new ArrayList<>(kind == Finding.Kind.NOTE ? notes.values() : findings.get(kind));
    sorted.sort(Comparator.comparingLong((Finding f) -> f.about().record())
        .thenComparing(f -> f.rule().id()));
    return Collections.unmodifiableList(sorted);
  }

  /** How often each rule judged, in the order of the rule book. */
  public Map<Rule, RuleCount> counts() {
    return Collections.unmodifiableMap(counts);
  }

  /** The verdict so far. */
  public Verdict verdict() {
    boolean diverged = counts.values().stream().anyMatch(c -> c.diverged() > 0);
    boolean undecided = counts.values().stream().anyMatch(c -> c.inconclusive() > 0);
    boolean exercised = counts.entrySet().stream()
        .anyMatch(count -> !count.getKey().lint() && count.getValue().exercised() > 0);
    if (diverged) {
      return Verdict.DIVERGES;
    }
    return undecided ? Verdict.INCONCLUSIVE : exercised ? Verdict.CONFORMS : Verdict.NOTHING;
  }
}
