package org.vsmmu.conformance.gate;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.expectation.Expectation;

/**
 * A case that was not judged: what is known of it beforehand.
 *
 * @param trace its path, with {@code #ID} behind it for one of many traces
 * @param part of the upstreaming plan; empty when only judging it can tell
 * @param rules ids of the rules that it is about, by its folder or its expectation
 * @param expectation what judging it must give; empty for a capture that is to conform
 */
public record ListedCase(
    String trace, String part, List<String> rules, Optional<Expectation> expectation) {

  public ListedCase {
    rules = List.copyOf(rules);
  }

  /** The verdict that it must have. */
  public Verdict verdict() {
    return expectation.map(Expectation::verdict).orElse(Verdict.CONFORMS);
  }

  /** Why, in words; empty when nobody said. */
  public String note() {
    return expectation.map(Expectation::note).orElse("");
  }

  /** What it stands on: a section, or a public report. */
  public String reference() {
    return expectation.map(Expectation::reference).orElse("");
  }

  /** Of a known bug: the kind of mistake. */
  public String bugType() {
    return expectation.map(Expectation::bugType).orElse("");
  }

  /** Of a known bug: what came of it. */
  public String effect() {
    return expectation.map(Expectation::effect).orElse("");
  }

  /** Whether a text, in any case, is in its name or in the words about it. */
  public boolean says(String text) {
    String wanted = text.toLowerCase(Locale.ROOT);
    return Stream.of(trace, note(), reference(), bugType(), effect())
        .anyMatch(said -> said.toLowerCase(Locale.ROOT).contains(wanted));
  }
}
