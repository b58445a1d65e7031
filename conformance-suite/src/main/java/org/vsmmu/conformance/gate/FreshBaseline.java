package org.vsmmu.conformance.gate;

import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vsmmu.conformance.report.Plain;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.expectation.Expectation;

/**
 * Makes the baseline that allows what a run found. Entries that allowed something stay as they are;
 * those that did not are left out; what was new gets a line of its own, a waiver a finding, a fail
 * for a case that has none. The owner, link and reason of an ended entry go to the line that takes
 * its place, without the date that is over.
 */
final class FreshBaseline {
  private final Baseline old;
  private final Allowances allowances;

  FreshBaseline(Baseline old, Allowances allowances) {
    this.old = old;
    this.allowances = allowances;
  }

  Baseline of(GateResult result) {
    Set<BaselineEntry> entries = new LinkedHashSet<>();
    Set<BaselineEntry> gone = new LinkedHashSet<>();
    result.problems().forEach(problem -> gone.add(problem.entry()));
    for (BaselineEntry entry : old.entries()) {
      if (!gone.contains(entry)) {
        entries.add(entry);
      }
    }
    for (CaseResult failing : result.cases()) {
      if (failing.status() == Status.FAIL || failing.status() == Status.UNDECIDED) {
        add(failing, entries);
      }
    }
    return new Baseline(result.baseline(), old.head(), new ArrayList<>(entries));
  }

  private void add(CaseResult failing, Set<BaselineEntry> entries) {
    List<CaseFinding> fresh = failing.fresh();
    if (fresh.isEmpty() || !passesWithout(failing)) {
      Optional<BaselineEntry> before = allowances.endedOfCase(failing.trace());
      entries.add(entry(EntryKind.FAIL, failing, "", "", "", before, failing.why()));
      return;
    }
    for (CaseFinding finding : fresh) {
      Optional<BaselineEntry> before = allowances.ended(failing.trace(), finding);
      entries.add(entry(
          before.map(BaselineEntry::kind).orElse(EntryKind.WAIVER),
          failing,
          finding.finding().rule().id(),
          finding.finding().part(),
          finding.fingerprint(),
          before,
          finding.finding().message()));
    }
  }

  /** Whether the findings that count are all that keeps a case from passing. */
  private static boolean passesWithout(CaseResult failing) {
    Set<Finding> all = Collections.newSetFromMap(new IdentityHashMap<>());
    failing.findings().stream()
        .filter(finding -> finding.standing() != Standing.EXPECTED)
        .forEach(finding -> all.add(finding.finding()));
    Expectation expected = failing.expectation().orElseGet(() -> Expectation.of(Verdict.CONFORMS));
    Judged rest = Remainder.of(failing.judged().orElseThrow(), all, Set.of());
    return expected.mismatches(rest).isEmpty();
  }

  private static BaselineEntry entry(
      EntryKind kind,
      CaseResult failing,
      String rule,
      String part,
      String fingerprint,
      Optional<BaselineEntry> before,
      String why) {
    return new BaselineEntry(
        kind,
        rule,
        TracePattern.only(failing.trace()),
        part,
        fingerprint,
        Optional.empty(),
        before.map(BaselineEntry::owner).orElse(""),
        before.map(BaselineEntry::link).orElse(""),
        before.map(BaselineEntry::reason).filter(r -> !r.isEmpty()).orElse(Plain.text(why)),
        before.map(BaselineEntry::comment).orElse(List.of()),
        0);
  }
}
