package org.vsmmu.conformance.report;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.Verdict;

/** Sums over traces, in memory that does not grow with the number of traces in a capture. */
final class Totals {

  /** The parts of the upstreaming plan, in its order. */
  static final List<String> PARTS = List.of("2b", "3", "4", "vcmdq", "base");

  private static final RuleCount NONE = new RuleCount(0, 0, 0, 0);

  /**
   * The traces of one capture.
   *
   * @param verdict the worst
   * @param count what all rules judged
   */
  record Capture(Verdict verdict, long traces, RuleCount count) {
    private Capture plus(Capture other) {
      return new Capture(
          worst(EnumSet.of(verdict, other.verdict)),
          traces + other.traces,
          Totals.plus(count, other.count));
    }
  }

  private final Map<String, PartCases> parts = PartCases.ofEachPart();
  private final Map<String, Capture> captures = new LinkedHashMap<>();
  private final Set<Verdict> verdicts = EnumSet.noneOf(Verdict.class);
  private long judged;
  private long unjudged;

  void add(Outcome outcome) {
    if (!(outcome instanceof Outcome.Done done)) {
      unjudged++;
      return;
    }
    Judged trace = done.judged();
    judged++;
    verdicts.add(trace.verdict());
    PartCases.add(parts, trace);
    captures.merge(done.capture(), new Capture(trace.verdict(), 1, of(trace)), Capture::plus);
  }

  /** The worst verdict of what could be opened; NOTHING when nothing could. */
  Verdict verdict() {
    return worst(verdicts);
  }

  /** What was judged of each part of the plan, parts without a judgement too. */
  Map<String, PartCases> parts() {
    return parts;
  }

  /** Each capture by its argument. */
  Map<String, Capture> captures() {
    return captures;
  }

  /** How many traces were judged. */
  long judged() {
    return judged;
  }

  /** How many could not be. */
  long unjudged() {
    return unjudged;
  }

  /** What all rules judged in a trace. */
  static RuleCount of(Judged judged) {
    return judged.counts().values().stream().reduce(NONE, Totals::plus);
  }

  private static Verdict worst(Set<Verdict> verdicts) {
    Exit worst = Exit.worst(verdicts.stream().map(Exit::of).toList());
    return verdicts.stream()
        .filter(verdict -> Exit.of(verdict) == worst)
        .findFirst()
        .orElse(Verdict.NOTHING);
  }

  private static RuleCount plus(RuleCount a, RuleCount b) {
    return new RuleCount(
        a.exercised() + b.exercised(),
        a.diverged() + b.diverged(),
        a.inconclusive() + b.inconclusive(),
        a.weak() + b.weak());
  }
}
