package org.vsmmu.replay.expectation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.rule.Rule;

/**
 * What judging a trace must give: an {@code expect.json}, as {@code traces/README.md} describes it.
 * What it leaves out is not compared.
 *
 * @param verdict of the trace; of a capture of many traces the worst
 * @param part of the upstreaming plan that the case belongs to; empty when its place says so
 * @param rules counts of judgements by the rule's id
 * @param divergences all of them in order, or nothing is said
 * @param undecided the same for judgements that cannot be decided
 * @param notes the same for remarks
 * @param needed positions of the commands that the verdict CONFORMS rests on
 * @param note why, in words
 * @param reference what it stands on
 * @param bugType of a known bug: what kind of mistake it is; empty elsewhere
 * @param effect of a known bug: what its users see; empty elsewhere
 * @param traces of a capture of many traces those that do more than conform, by their id; empty
 *     when the capture is one trace
 */
public record Expectation(
    Verdict verdict,
    String part,
    Map<String, ExpectedCount> rules,
    Optional<List<Place>> divergences,
    Optional<List<Place>> undecided,
    Optional<List<Remark>> notes,
    List<Long> needed,
    String note,
    String reference,
    String bugType,
    String effect,
    Map<String, Expectation> traces) {

  public Expectation {
    rules = Collections.unmodifiableMap(new LinkedHashMap<>(rules));
    divergences = divergences.map(List::copyOf);
    undecided = undecided.map(List::copyOf);
    notes = notes.map(List::copyOf);
    needed = List.copyOf(needed);
    traces = Collections.unmodifiableMap(new LinkedHashMap<>(traces));
  }

  /** Expects a verdict and says nothing else. */
  public static Expectation of(Verdict verdict) {
    return new Expectation(
        verdict,
        "",
        Map.of(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        List.of(),
        "",
        "",
        "",
        "",
        Map.of());
  }

  /**
   * The expectation that a text is.
   *
   * @throws BadExpectation when it is none; unknown fields are refused too
   */
  public static Expectation parse(String text) throws BadExpectation {
    return ExpectationJson.parse(text);
  }

  /** The same, where a list that is left out means that there is none. */
  public Expectation complete() {
    return new Expectation(
        verdict,
        part,
        rules,
        divergences.or(() -> Optional.of(List.of())),
        undecided.or(() -> Optional.of(List.of())),
        notes,
        needed,
        note,
        reference,
        bugType,
        effect,
        traces);
  }

  /** What of a judged trace is not as expected; nothing when all is. */
  public List<Mismatch> mismatches(Judged judged) {
    return new Comparison(this, judged).mismatches();
  }

  /** Whether the trace may keep a rule without being judged by it. */
  public boolean exemptFrom(Rule rule) {
    return count(rule).exercised().equals(OptionalLong.of(0));
  }

  ExpectedCount count(Rule rule) {
    return rules.getOrDefault(rule.id(), ExpectedCount.ANY);
  }
}
