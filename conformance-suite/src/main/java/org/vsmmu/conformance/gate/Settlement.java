package org.vsmmu.conformance.gate;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.conformance.report.Fingerprint;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.expectation.Expectation;
import org.vsmmu.replay.expectation.Mismatch;
import org.vsmmu.replay.expectation.Place;
import org.vsmmu.replay.rule.Rule;

/** Says of a judged trace what it comes to, by its expectation, the baseline and the base run. */
final class Settlement {
  private final GateOptions options;
  private final Allowances allowances;

  Settlement(GateOptions options, Allowances allowances) {
    this.options = options;
    this.allowances = allowances;
  }

  CaseResult settle(Judgement judgement, Optional<BaseRun> base) {
    String trace = judgement.trace();
    allowances.concerns(trace);
    if (judgement.outcome().isEmpty()) {
      Optional<BaselineEntry> entry = allowances.skip(trace);
      String why = entry.map(e -> "skipped: " + e.text()).orElse("skipped");
      return result(judgement, Status.SKIP, why, List.of(), List.of(), entry);
    }
    // A switch over types is not in Java 17; the family is closed all the same.
    Outcome outcome = judgement.outcome().get();
    if (outcome instanceof Outcome.Unopened unopened) {
      return error(judgement, unopened.message());
    } else if (outcome instanceof Outcome.Crashed crashed) {
      return error(judgement, crashed.message());
    }
    return new OneTrace(judgement, ((Outcome.Done) outcome).judged(), base).settle();
  }

  private CaseResult error(Judgement judgement, String why) {
    return result(judgement, Status.ERROR, why, List.of(), List.of(), Optional.empty());
  }

  private CaseResult result(
      Judgement judgement,
      Status status,
      String why,
      List<CaseFinding> findings,
      List<Mismatch> mismatches,
      Optional<BaselineEntry> entry) {
    Optional<Judged> judged = judgement
        .outcome()
        .filter(Outcome.Done.class::isInstance)
        .map(outcome -> ((Outcome.Done) outcome).judged());
    String part = Part.named(judgement.trace(), judgement.expectation())
        .orElseGet(() -> judged.map(Part::of).orElse(Part.BASE));
    Optional<Duration> elapsed = Optional.of(judgement.elapsed()).filter(time -> options.times());
    return new CaseResult(
        judgement.trace(),
        part,
        judgement.expectation(),
        judgement.outcome(),
        status,
        why,
        findings,
        mismatches,
        entry,
        CommandLine.check(options.checkArguments(), judgement.trace()),
        elapsed);
  }

  /** A trace that was judged. */
  private final class OneTrace {
    private final Judgement judgement;
    private final String trace;
    private final Judged judged;
    private final Optional<BaseRun> base;
    private final Expectation expected;
    private final List<CaseFinding> findings = new ArrayList<>();
    private final Set<EntryKind> covering = EnumSet.noneOf(EntryKind.class);

    OneTrace(Judgement judgement, Judged judged, Optional<BaseRun> base) {
      this.judgement = judgement;
      this.trace = judgement.trace();
      this.judged = judged;
      this.base = base;
      this.expected = judgement.expectation().orElseGet(() -> Expectation.of(Verdict.CONFORMS));
    }

    CaseResult settle() {
      List<Mismatch> mismatches = expected.mismatches(judged);
      standings();
      if (mismatches.isEmpty()) {
        Optional<BaselineEntry> improved = allowances.improvement(trace);
        return improved.isPresent()
            ? give(Status.XPASS, "passes, and is listed: " + improved.get().text(), improved)
            : give(Status.PASS, "", Optional.empty());
      }
      Judged rest = Remainder.of(judged, allowed(), wholeRules());
      if (expected.mismatches(rest).isEmpty()) {
        return allowedByFindings();
      }
      Optional<BaselineEntry> whole = allowances.allowingCase(trace);
      if (whole.isPresent()) {
        findings.replaceAll(f -> f.standing() == Standing.NEW ? waived(f, whole.get()) : f);
        Status status = whole.get().kind() == EntryKind.FLAKE ? Status.FLAKE : Status.WAIVED;
        return give(status, "allowed: " + whole.get().text(), whole);
      }
      boolean none = rest.verdict() == Verdict.INCONCLUSIVE || rest.verdict() == Verdict.NOTHING;
      boolean undecided = none && rest.verdict() != expected.verdict();
      Status status = undecided ? Status.UNDECIDED : Status.FAIL;
      List<Mismatch> shown = judgement.expectation().isPresent() ? mismatches : List.of();
      return result(judgement, status, why(shown, rest), findings, shown, Optional.empty());
    }

    private CaseResult give(Status status, String why, Optional<BaselineEntry> entry) {
      return result(judgement, status, why, findings, List.of(), entry);
    }

    private CaseResult allowedByFindings() {
      if (covering.isEmpty()) {
        return give(Status.PASS, "nothing that the base run does not show", Optional.empty());
      }
      boolean flake = covering.equals(EnumSet.of(EntryKind.FLAKE));
      String by = findings.stream()
          .flatMap(finding -> finding.waiver().stream())
          .map(BaselineEntry::text)
          .distinct()
          .collect(Collectors.joining("; "));
      return give(flake ? Status.FLAKE : Status.WAIVED, "allowed: " + by, Optional.empty());
    }

    private void standings() {
      Set<String> known = base.map(BaseRun::fingerprints).orElseGet(HashSet::new);
      standings(judged.divergences(), expected.divergences(), Verdict.DIVERGES, known);
      standings(judged.inconclusive(), expected.undecided(), Verdict.INCONCLUSIVE, known);
    }

    private void standings(
        List<Finding> list, Optional<List<Place>> listed, Verdict verdict, Set<String> known) {
      List<String> fingerprints = Fingerprint.of(list);
      List<Place> places = new ArrayList<>(listed.orElseGet(List::of));
      boolean any = listed.isEmpty()
          && judgement.expectation().isPresent()
          && (expected.verdict() == verdict || expected.verdict() == judged.verdict());
      for (int i = 0; i < list.size(); i++) {
        Finding finding = list.get(i);
        CaseFinding fresh = new CaseFinding(
            finding, fingerprints.get(i), Standing.NEW, Optional.empty(), List.of());
        findings.add(
            any || take(places, finding)
                ? standing(fresh, Standing.EXPECTED)
                : known.contains(fresh.fingerprint())
                    ? standing(fresh, Standing.KNOWN)
                    : waived(fresh));
      }
    }

    private boolean take(List<Place> places, Finding finding) {
      Place found = Place.of(finding);
      for (int i = 0; i < places.size(); i++) {
        if (places.get(i).names(found)) {
          places.remove(i);
          return true;
        }
      }
      return false;
    }

    private CaseFinding waived(CaseFinding fresh) {
      Optional<BaselineEntry> entry = allowances.allowing(trace, fresh);
      entry.ifPresent(e -> covering.add(e.kind()));
      return entry.map(e -> waived(fresh, e)).orElse(fresh);
    }

    private static CaseFinding waived(CaseFinding finding, BaselineEntry entry) {
      return new CaseFinding(
          finding.finding(),
          finding.fingerprint(),
          Standing.WAIVED,
          Optional.of(entry),
          finding.context());
    }

    private static CaseFinding standing(CaseFinding finding, Standing standing) {
      return new CaseFinding(
          finding.finding(), finding.fingerprint(), standing, Optional.empty(), finding.context());
    }

    private Set<Finding> allowed() {
      Set<Finding> allowed = Collections.newSetFromMap(new IdentityHashMap<>());
      for (CaseFinding finding : findings) {
        if (finding.standing() == Standing.WAIVED || finding.standing() == Standing.KNOWN) {
          allowed.add(finding.finding());
        }
      }
      return allowed;
    }

    /** Of a rule that found more than is kept, the others are allowed only all together. */
    private Set<Rule> wholeRules() {
      Set<Rule> whole = new HashSet<>();
      judged.counts().forEach((rule, count) -> {
        boolean waived =
            allowances.allowingAll(trace, rule.id(), rule.text().part()).isPresent();
        boolean known = base.filter(b -> b.covers(rule, judged)).isPresent();
        if (waived || known) {
          whole.add(rule);
        }
      });
      return whole;
    }

    private String why(List<Mismatch> mismatches, Judged rest) {
      if (!mismatches.isEmpty()) {
        return mismatches.stream().map(Mismatch::toString).collect(Collectors.joining("; "));
      } else if (!rest.broken().isEmpty()) {
        return rest.broken();
      } else if (rest.problemCount() > 0 && rest.verdict() != Verdict.DIVERGES) {
        return "damaged: " + rest.problems().get(0);
      }
      List<CaseFinding> fresh =
          findings.stream().filter(f -> f.standing() == Standing.NEW).toList();
      if (fresh.isEmpty()) {
        return rest.verdict() == Verdict.NOTHING
            ? "no rule was exercised"
            : "more findings than are kept, and not all of them are allowed";
      }
      Finding first = fresh.get(0).finding();
      String more = fresh.size() == 1 ? "" : " (and " + (fresh.size() - 1) + " more)";
      return first.rule().id() + ": " + first.message() + more;
    }
  }
}
