package org.vsmmu.replay;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vsmmu.replay.ReplayOptions.Contract;
import org.vsmmu.replay.rule.Rule;

/**
 * Collects what the rules say. Counts are exact; of the findings the first {@value #KEPT} of each
 * kind are kept, so that memory does not grow with the trace.
 */
public final class Court {

  /** How many findings of each kind are kept with their proof. */
  public static final int KEPT = 1000;

  /** How many occurrences of one broken promise are shown. */
  private static final int SHOWN = 8;

  private final boolean scored;
  private final Contract contract;
  private final Map<Rule, RuleCount> counts = new LinkedHashMap<>();
  private final Map<Finding.Kind, List<Finding>> findings = new LinkedHashMap<>();
  private final Map<Rule, Finding> notes = new LinkedHashMap<>();
  private final Map<Rule, Finding> broken = new LinkedHashMap<>();

  /**
   * Nothing judged yet.
   *
   * @param scored false if what diverges is only to be remarked upon
   * @param contract what a broken promise counts as
   */
  public Court(List<Rule> rules, boolean scored, Contract contract) {
    this.scored = scored;
    this.contract = contract;
    rules.forEach(rule -> counts.put(rule, RuleCount.ZERO));
    for (Finding.Kind kind : Finding.Kind.values()) {
      findings.put(kind, new ArrayList<>());
    }
  }

  /** A rule makes a judgement. */
  public void exercised(Rule rule, boolean weak) {
    counts.computeIfPresent(rule, (r, count) -> count.plusExercised(weak));
  }

  /**
   * A rule says something. Remarks of one rule become one remark with their number, and so do the
   * occurrences of one broken promise.
   */
  public void say(Finding said) {
    boolean promise = said.kind() == Finding.Kind.DIVERGENCE && said.rule().judgesContract();
    String disputed = "not scored, as it is disputed what is right: ";
    Finding finding = !scored
        ? remark(said, disputed)
        : promise && contract == Contract.WARN ? remark(said, "") : said;
    counts.computeIfPresent(finding.rule(), (r, count) -> count.plus(finding.kind()));
    if (finding.kind() == Finding.Kind.NOTE) {
      notes.merge(finding.rule(), finding, promise ? Court::also : Court::again);
    } else if (promise) {
      broken.merge(finding.rule(), finding, Court::also);
    } else if (findings.get(finding.kind()).size() < KEPT) {
      findings.get(finding.kind()).add(finding);
    }
  }

  private static Finding remark(Finding said, String prefix) {
    return new Finding(
        Finding.Kind.NOTE,
        said.rule(),
        said.part(),
        said.about(),
        prefix + said.message(),
        said.expected(),
        said.observed(),
        said.slice(),
        "",
        said.occurrences());
  }

  private static Finding again(Finding first, Finding next) {
    return again(first, next, first.slice());
  }

  /** Once more, and shown as long as there are few. */
  private static Finding also(Finding first, Finding next) {
    List<Evidence> slice = new ArrayList<>(first.slice());
    if (first.occurrences() < SHOWN) {
      next.slice().stream().filter(e -> !slice.contains(e)).forEach(slice::add);
    }
    return again(first, next, slice);
  }

  private static Finding again(Finding first, Finding next, List<Evidence> slice) {
    return new Finding(
        first.kind(),
        first.rule(),
        first.part(),
        first.about(),
        first.message(),
        first.expected(),
        first.observed(),
        slice,
        first.needs(),
        first.occurrences() + next.occurrences());
  }

  /** What was said of a kind, by record and then by rule. */
  public List<Finding> findings(Finding.Kind kind) {
    List<Finding> sorted =
        new ArrayList<>(kind == Finding.Kind.NOTE ? notes.values() : findings.get(kind));
    if (kind == Finding.Kind.DIVERGENCE) {
      broken.values().forEach(finding -> sorted.add(counted(finding)));
    }
    sorted.sort(Comparator.comparingLong((Finding f) -> f.about().record())
        .thenComparing(f -> f.rule().id()));
    return Collections.unmodifiableList(sorted);
  }

  private static Finding counted(Finding finding) {
    Map<String, String> observed = new LinkedHashMap<>(finding.observed());
    observed.put("occurrences", Long.toString(finding.occurrences()));
    return new Finding(
        finding.kind(),
        finding.rule(),
        finding.part(),
        finding.about(),
        finding.message(),
        finding.expected(),
        observed,
        finding.slice(),
        finding.needs(),
        finding.occurrences());
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
