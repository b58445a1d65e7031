package org.vsmmu.conformance.gate;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A baseline at work: finds the entries that allow something, and remembers which did. */
final class Allowances {
  private final Baseline baseline;
  private final List<BaselineEntry> inForce = new ArrayList<>();
  private final List<BaselineEntry> over = new ArrayList<>();
  private final Set<BaselineEntry> used = new HashSet<>();
  private final Set<BaselineEntry> improved = new HashSet<>();
  private final Set<BaselineEntry> concerned = new HashSet<>();

  Allowances(Baseline baseline, LocalDate today, Optional<KernelVersion> kernel) {
    this.baseline = baseline;
    for (BaselineEntry entry : baseline.entries()) {
      boolean ended = entry.until().filter(until -> until.over(today, kernel)).isPresent();
      (ended ? over : inForce).add(entry);
    }
  }

  /** The entry that says that a trace is not to be judged. Safe for many threads. */
  Optional<BaselineEntry> skip(String trace) {
    return inForce.stream()
        .filter(e -> e.kind() == EntryKind.SKIP && e.trace().matches(trace))
        .findFirst();
  }

  /** A trace was in this run. */
  void concerns(String trace) {
    for (BaselineEntry entry : inForce) {
      if (entry.trace().matches(trace)) {
        concerned.add(entry);
        if (entry.kind() == EntryKind.SKIP || entry.kind() == EntryKind.FLAKE) {
          used.add(entry);
        }
      }
    }
  }

  /** The entry that allows a finding: a waiver before a fail, and that before a flake. */
  Optional<BaselineEntry> allowing(String trace, CaseFinding finding) {
    for (EntryKind kind : List.of(EntryKind.WAIVER, EntryKind.FAIL, EntryKind.FLAKE)) {
      for (BaselineEntry entry : inForce) {
        if (entry.kind() == kind && entry.ofFindings() && entry.names(trace, finding)) {
          used.add(entry);
          return Optional.of(entry);
        }
      }
    }
    return Optional.empty();
  }

  /** The entry that allows all findings of a rule, those too of which only the number is known. */
  Optional<BaselineEntry> allowingAll(String trace, String rule, String part) {
    return inForce.stream()
        .filter(e -> e.kind() != EntryKind.SKIP
            && e.ofFindings()
            && e.fingerprint().isEmpty()
            && e.trace().matches(trace)
            && (e.rule().isEmpty() || e.rule().equals(rule))
            && (e.part().isEmpty() || e.part().equals(part)))
        .findFirst();
  }

  /** The entry that allows a case to fail, in whatever way. */
  Optional<BaselineEntry> allowingCase(String trace) {
    for (EntryKind kind : List.of(EntryKind.FAIL, EntryKind.FLAKE)) {
      for (BaselineEntry entry : inForce) {
        if (entry.kind() == kind && !entry.ofFindings() && entry.trace().matches(trace)) {
          used.add(entry);
          return Optional.of(entry);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * The entry that lists as failing what passes. A pattern of many traces does not say of each of
   * them that it fails.
   */
  Optional<BaselineEntry> improvement(String trace) {
    Optional<BaselineEntry> entry = inForce.stream()
        .filter(
            e -> e.kind() == EntryKind.FAIL && !e.trace().wild() && e.trace().matches(trace))
        .findFirst();
    entry.ifPresent(improved::add);
    return entry;
  }

  /** Whether an entry, ended or not, allowed something, or would have. */
  boolean applied(BaselineEntry entry) {
    return used.contains(entry);
  }

  /** The ended entry that would have allowed a finding. */
  Optional<BaselineEntry> ended(String trace, CaseFinding finding) {
    return over.stream()
        .filter(e -> e.kind() != EntryKind.SKIP && e.ofFindings() && e.names(trace, finding))
        .findFirst();
  }

  /** The ended entry that would have allowed a case to fail. */
  Optional<BaselineEntry> endedOfCase(String trace) {
    return over.stream()
        .filter(
            e -> e.kind() != EntryKind.WAIVER && !e.ofFindings() && e.trace().matches(trace))
        .findFirst();
  }

  /**
   * What is wrong with the baseline.
   *
   * @param filtered whether only some cases were looked at: of others nothing is said
   */
  List<BaselineProblem> problems(boolean filtered) {
    List<BaselineProblem> problems = new ArrayList<>();
    for (BaselineEntry entry : baseline.entries()) {
      if (over.contains(entry)) {
        String end = entry.until().map(Object::toString).orElse("");
        problems.add(problem(BaselineProblem.Kind.EXPIRED, entry, "ended (" + end + ")"));
      } else if (improved.contains(entry) && !used.contains(entry)) {
        problems.add(problem(BaselineProblem.Kind.IMPROVED, entry, "passes now"));
      } else if (!used.contains(entry) && (concerned.contains(entry) || !filtered)) {
        String why = concerned.contains(entry) ? "allowed nothing" : "names no trace of this run";
        problems.add(problem(BaselineProblem.Kind.UNUSED, entry, why));
      }
    }
    return problems;
  }

  private BaselineProblem problem(BaselineProblem.Kind kind, BaselineEntry entry, String what) {
    String message = "%s:%d: %s: %s".formatted(baseline.name(), entry.line(), entry.text(), what);
    return new BaselineProblem(kind, entry, message);
  }
}
