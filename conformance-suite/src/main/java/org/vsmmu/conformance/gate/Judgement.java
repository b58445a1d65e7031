package org.vsmmu.conformance.gate;

import java.time.Duration;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.vsmmu.conformance.Outcome;
import org.vsmmu.replay.expectation.Expectation;

/**
 * A trace as judged, before anything is said about what it means.
 *
 * @param trace its name
 * @param expectation of it
 * @param outcome of judging it; empty when the baseline says to skip it
 * @param commands how many of each command was seen in it
 * @param elapsed how long judging took
 */
record Judgement(
    String trace,
    Optional<Expectation> expectation,
    Optional<Outcome> outcome,
    SortedMap<String, Long> commands,
    Duration elapsed) {

  /** A trace that was not replayed. */
  static Judgement unread(
      String trace, Optional<Expectation> expectation, Optional<Outcome> outcome) {
    return new Judgement(trace, expectation, outcome, new TreeMap<>(), Duration.ZERO);
  }
}
