package org.vsmmu.conformance.gate;

import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.vsmmu.conformance.NearRules;
import org.vsmmu.replay.expectation.Expectation;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;

/** Which cases to look at. */
public sealed interface CaseFilter {

  /** Whether a judged case, or one that was not judged, is such. */
  boolean selects(CaseResult result);

  /** Cases of a part of the upstreaming plan. */
  record OfPart(String part) implements CaseFilter {
    @Override
    public boolean selects(CaseResult result) {
      return result.part().equals(part);
    }
  }

  /** Cases that are about a rule by their folder or expectation, and captures that it judged. */
  record OfRule(String rule) implements CaseFilter {
    @Override
    public boolean selects(CaseResult result) {
      if (("/" + result.trace()).contains("/" + rule + "/")) {
        return true;
      }
      return result
          .expectation()
          .map(this::named)
          .orElseGet(() -> result
              .judged()
              .map(judged -> judged.counts().entrySet().stream()
                  .anyMatch(c -> is(c.getKey()) && c.getValue().exercised() > 0))
              .orElse(false));
    }

    private boolean is(Rule other) {
      return other.id().equals(rule);
    }

    private boolean named(Expectation expectation) {
      return expectation.rules().containsKey(rule)
          || Stream.of(expectation.divergences(), expectation.undecided())
              .flatMap(places -> places.stream().flatMap(p -> p.stream()))
              .anyMatch(place -> place.rule().equals(rule))
          || expectation.notes().stream()
              .flatMap(notes -> notes.stream())
              .anyMatch(note -> note.place().rule().equals(rule));
    }
  }

  /** Cases with this text in their name or in the words of their expectation, in any case. */
  record WithText(String text) implements CaseFilter {
    @Override
    public boolean selects(CaseResult result) {
      return Stream.concat(
              Stream.of(result.trace()),
              result.expectation().stream().flatMap(e -> Stream.of(e.note(), e.reference())))
          .filter(Objects::nonNull)
          .anyMatch(said -> said.toLowerCase(Locale.ROOT).contains(text.toLowerCase(Locale.ROOT)));
    }
  }

  /**
   * Reads {@code part=4}, {@code rule=CFG-STALE} or any text.
   *
   * @throws IllegalArgumentException when there is no such part or rule
   */
  static CaseFilter parse(String text) {
    if (text.startsWith("part=")) {
      String part = text.substring("part=".length());
      if (!PlanTable.PARTS.contains(part)) {
        throw new IllegalArgumentException(
            "no part '%s'; the parts are %s".formatted(part, String.join(", ", PlanTable.PARTS)));
      }
      return new OfPart(part);
    } else if (text.startsWith("rule=")) {
      String rule = text.substring("rule=".length());
      return RuleBook.byId(rule)
          .<CaseFilter>map(known -> new OfRule(known.id()))
          .orElseThrow(() -> new IllegalArgumentException("no rule '%s'; did you mean: %s?"
              .formatted(rule, String.join(", ", NearRules.of(rule)))));
    }
    return new WithText(text);
  }
}
