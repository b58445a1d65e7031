package org.vsmmu.conformance.output;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.conformance.gate.BaselineEntry;
import org.vsmmu.conformance.gate.CaseFinding;
import org.vsmmu.conformance.gate.CaseResult;
import org.vsmmu.conformance.gate.FailureText;
import org.vsmmu.conformance.gate.Standing;
import org.vsmmu.conformance.gate.Status;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.rule.Rule;

/**
 * What programs that count tests call one: a rule on a trace. A trace on which no rule judged, and
 * one that fails for something else than a finding, have the test {@link #VERDICT}.
 *
 * @param name id of the rule, or {@link #VERDICT}
 * @param result how it ended
 * @param message one line; empty when it passed
 * @param text paragraph for a person; empty unless it failed or could not be decided
 */
record RuleOnTrace(String name, Result result, String message, List<String> text) {
  static final String VERDICT = "verdict";

  /** How a test ended. */
  enum Result {
    PASS,
    /** It diverges, or it is not as expected. */
    FAIL,
    /** There is no verdict, or there could be none. */
    ERROR,
    /** It would have failed, but the baseline allows that. */
    WAIVED,
    /** The baseline says not to run it. */
    SKIP
  }

  /** The tests of a case; at least one, and one that fails when the case does. */
  static List<RuleOnTrace> of(CaseResult result) {
    List<RuleOnTrace> tests = new ArrayList<>();
    if (result.judged().isPresent()) {
      Judged judged = result.judged().get();
      judged.counts().forEach((rule, count) -> {
        List<CaseFinding> findings = findings(result, rule);
        if (any(count) || !findings.isEmpty()) {
          tests.add(of(result, rule, findings));
        }
      });
    }
    boolean explained =
        tests.stream().anyMatch(t -> t.result() == Result.FAIL || t.result() == Result.ERROR);
    if (tests.isEmpty() || (result.blocks() && !explained)) {
      tests.add(verdict(result));
    }
    return tests;
  }

  /** The result of a whole case. */
  static Result of(Status status) {
    return switch (status) {
      case PASS, XPASS -> Result.PASS;
      case FAIL -> Result.FAIL;
      case UNDECIDED, ERROR -> Result.ERROR;
      case WAIVED, FLAKE -> Result.WAIVED;
      case SKIP -> Result.SKIP;
    };
  }

  /** Why the baseline allows something, on one line. */
  static String why(BaselineEntry entry) {
    List<String> parts = new ArrayList<>();
    parts.add(entry.kind().toString());
    if (!entry.reason().isEmpty()) {
      parts.add(entry.reason());
    }
    if (!entry.owner().isEmpty()) {
      parts.add("owner " + entry.owner());
    }
    entry.until().ifPresent(until -> parts.add(until.toString()));
    if (!entry.link().isEmpty()) {
      parts.add(entry.link());
    }
    return String.join(", ", parts);
  }

  private static boolean any(RuleCount count) {
    return count.exercised() + count.diverged() + count.inconclusive() > 0;
  }

  private static List<CaseFinding> findings(CaseResult result, Rule rule) {
    return result.findings().stream().filter(f -> f.finding().rule() == rule).toList();
  }

  private static RuleOnTrace of(CaseResult result, Rule rule, List<CaseFinding> findings) {
    Optional<CaseFinding> fresh =
        findings.stream().filter(f -> f.standing() == Standing.NEW).findFirst();
    if (fresh.isPresent()) {
      Finding finding = fresh.get().finding();
      String message = FailureText.message(finding);
      if (!result.blocks()) {
        return new RuleOnTrace(
            rule.id(), Result.WAIVED, allowed(result) + ": " + message, List.of());
      }
      boolean diverges = finding.kind() == Finding.Kind.DIVERGENCE;
      return new RuleOnTrace(
          rule.id(),
          diverges ? Result.FAIL : Result.ERROR,
          message,
          FailureText.of(result, fresh.get()));
    }
    return findings.stream()
        .filter(f -> f.standing() == Standing.WAIVED)
        .findFirst()
        .map(f -> new RuleOnTrace(
            rule.id(),
            Result.WAIVED,
            f.waiver().map(RuleOnTrace::why).orElse("waived") + ": "
                + FailureText.message(f.finding()),
            List.of()))
        .orElseGet(() -> new RuleOnTrace(rule.id(), Result.PASS, "", List.of()));
  }

  private static RuleOnTrace verdict(CaseResult result) {
    Result ended = of(result.status());
    String why = switch (ended) {
      case PASS -> "";
      case WAIVED, SKIP -> allowed(result);
      case FAIL, ERROR -> reason(result);
    };
    return new RuleOnTrace(
        VERDICT,
        ended,
        why,
        ended == Result.FAIL || ended == Result.ERROR ? FailureText.ofCase(result) : List.of());
  }

  /** Why a case does not pass, on one line. */
  private static String reason(CaseResult result) {
    if (!result.why().isEmpty()) {
      return result.why();
    }
    return result.mismatches().isEmpty()
        ? result.status().toString()
        : result.mismatches().get(0).toString();
  }

  private static String allowed(CaseResult result) {
    return result.entry().map(RuleOnTrace::why).orElse(result.why());
  }
}
