package org.vsmmu.conformance.gate;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.vsmmu.conformance.Exit;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.expectation.Expectation;
import org.vsmmu.replay.expectation.Mismatch;

/**
 * What came of one trace.
 *
 * @param trace its path as the gate was called, with {@code #ID} behind it for one of many traces
 * @param part of the upstreaming plan it belongs to: 2b, 3, 4, vcmdq or base
 * @param expectation what judging it must give; empty for a capture that is to conform
 * @param outcome what came of judging it; empty when it was skipped
 * @param status what it comes to
 * @param why one line on the status; empty when it passes
 * @param findings its divergences, then what could not be decided, each in trace order
 * @param mismatches what is not as expected
 * @param entry of the baseline that made it WAIVED as a whole, FLAKE, SKIP or XPASS
 * @param again how to run it again: a command line
 * @param elapsed how long it took; only when times were asked for
 */
public record CaseResult(
    String trace,
    String part,
    Optional<Expectation> expectation,
    Optional<Outcome> outcome,
    Status status,
    String why,
    List<CaseFinding> findings,
    List<Mismatch> mismatches,
    Optional<BaselineEntry> entry,
    String again,
    Optional<Duration> elapsed) {
  public CaseResult {
    findings = List.copyOf(findings);
    mismatches = List.copyOf(mismatches);
  }

  /** The judgement; empty when it was skipped, could not be opened, or vsmmu failed. */
  public Optional<Judged> judged() {
    return outcome.filter(Outcome.Done.class::isInstance).map(o -> ((Outcome.Done) o).judged());
  }

  /** Its verdict, NOTHING when there is no judgement. */
  public Verdict verdict() {
    return judged().map(Judged::verdict).orElse(Verdict.NOTHING);
  }

  /** Whether this keeps a change from passing, whatever else does. */
  public boolean blocks() {
    return status == Status.FAIL || status == Status.UNDECIDED || status == Status.ERROR;
  }

  /** The findings that count. */
  public List<CaseFinding> fresh() {
    return findings.stream().filter(f -> f.standing() == Standing.NEW).toList();
  }

  /** What it contributes to the exit code. */
  public Exit exit() {
    return switch (status) {
      case PASS, WAIVED, FLAKE, XPASS -> Exit.OK;
      case SKIP -> Exit.NOTHING;
      case FAIL -> Exit.DIVERGES;
      case UNDECIDED -> verdict() == Verdict.NOTHING ? Exit.NOTHING : Exit.INCONCLUSIVE;
      case ERROR -> outcome.map(Outcome::exit).filter(e -> e == Exit.INTERNAL).orElse(Exit.USAGE);
    };
  }
}
