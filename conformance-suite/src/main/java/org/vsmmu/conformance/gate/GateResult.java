package org.vsmmu.conformance.gate;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vsmmu.conformance.Exit;

/**
 * What the gate found: the one source of all outputs.
 *
 * @param cases in the order of the arguments, in a folder by name
 * @param problems with the baseline, in the order of its lines
 * @param baseline the file as it was named; empty when there is none
 * @param strict whether problems with the baseline fail
 * @param ignored files in the folders that are no traces: how many of each kind
 * @param plan cases by part of the upstreaming plan
 * @param changes against the reference run; empty without one
 */
public record GateResult(
    List<CaseResult> cases,
    List<BaselineProblem> problems,
    String baseline,
    boolean strict,
    SortedMap<String, Long> ignored,
    PlanTable plan,
    List<Change> changes) {
  private static final int GOOD = 0;
  private static final int BAD = 1;
  private static final int CANNOT_TEST = 125;

  public GateResult {
    cases = List.copyOf(cases);
    problems = List.copyOf(problems);
    ignored = new TreeMap<>(ignored);
    changes = List.copyOf(changes);
  }

  /** How many cases have this status. */
  public long count(Status status) {
    return cases.stream().filter(result -> result.status() == status).count();
  }

  /** The cases that came to this. */
  public List<CaseResult> of(Status status) {
    return cases.stream().filter(result -> result.status() == status).toList();
  }

  /** Files in the folders that are no traces: how many of each kind. */
  @Override
  public SortedMap<String, Long> ignored() {
    return new TreeMap<>(ignored);
  }

  /** What the process ends with: the worst of the cases and of the baseline. */
  public Exit exit() {
    List<Exit> exits = new ArrayList<>(cases.stream().map(CaseResult::exit).toList());
    if (strict && !problems.isEmpty()) {
      exits.add(Exit.DIVERGES);
    }
    return Exit.worst(exits);
  }

  /**
   * What {@code git bisect run} is told: 0 for good, 1 for bad, and 125 when this commit cannot be
   * tested, as nothing was decided or opened.
   */
  public int bisect() {
    if (exit() == Exit.DIVERGES || count(Status.FAIL) > 0) {
      return BAD;
    }
    boolean undecided = cases.stream().anyMatch(CaseResult::blocks);
    return exit() == Exit.OK && !undecided ? GOOD : CANNOT_TEST;
  }

  /** Whether a change may pass. */
  public boolean passes() {
    return exit() == Exit.OK;
  }

  /** All statuses that occur, with their number. */
  public Map<Status, Long> totals() {
    Map<Status, Long> totals = new TreeMap<>();
    cases.forEach(result -> totals.merge(result.status(), 1L, Long::sum));
    return totals;
  }
}
