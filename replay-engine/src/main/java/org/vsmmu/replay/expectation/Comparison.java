package org.vsmmu.replay.expectation;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.RuleCount;
import org.vsmmu.replay.Verdict;
import org.vsmmu.replay.rule.Rule;

/** Holds a judged trace against what is expected of it. */
final class Comparison {
  private final Expectation expected;
  private final Judged judged;
  private final List<Mismatch> found = new ArrayList<>();

  Comparison(Expectation expected, Judged judged) {
    this.expected = expected;
    this.judged = judged;
  }

  List<Mismatch> mismatches() {
    if (expected.verdict() != judged.verdict()) {
      found.add(
          new Mismatch("verdict", expected.verdict().name(), judged.verdict().name()));
    }
    boolean damaged = judged.problemCount() > 0 || !judged.broken().isEmpty();
    if (damaged && expected.verdict() != Verdict.INCONCLUSIVE) {
      String first =
          judged.broken().isEmpty() ? judged.problems().get(0).toString() : judged.broken();
      found.add(new Mismatch("damage", "none", first));
    }
    list(
        "divergences",
        expected.divergences(),
        judged.divergences().stream().map(Place::of).toList(),
        Place::names);
    list(
        "undecided",
        expected.undecided(),
        judged.inconclusive().stream().map(Place::of).toList(),
        Place::names);
    list(
        "notes", expected.notes(), judged.notes().stream().map(Remark::of).toList(), Remark::names);
    judged.counts().forEach(this::counts);
    return List.copyOf(found);
  }

  private <T> void list(
      String what, Optional<List<T>> wanted, List<T> got, BiPredicate<T, T> names) {
    if (wanted.isEmpty()) {
      return;
    }
    List<T> list = wanted.get();
    boolean same = list.size() == got.size();
    for (int i = 0; same && i < got.size(); i++) {
      same = names.test(list.get(i), got.get(i));
    }
    if (!same) {
      found.add(new Mismatch(what, text(list), text(got)));
    }
  }

  private static String text(List<?> list) {
    return list.isEmpty()
        ? "none"
        : list.stream().map(Object::toString).collect(Collectors.joining(", "));
  }

  private void counts(Rule rule, RuleCount got) {
    ExpectedCount wanted = expected.count(rule);
    count(rule, "exercised", wanted.exercised(), got.exercised());
    count(rule, "diverged", or(wanted.diverged(), expected.divergences(), rule), got.diverged());
    count(
        rule,
        "inconclusive",
        or(wanted.inconclusive(), expected.undecided(), rule),
        got.inconclusive());
    count(rule, "weak", wanted.weak(), got.weak());
  }

  /** Where all findings are listed, the list says how many there are of a rule. */
  private static OptionalLong or(OptionalLong given, Optional<List<Place>> listed, Rule rule) {
    if (given.isPresent() || listed.isEmpty()) {
      return given;
    }
    return OptionalLong.of(
        listed.get().stream().filter(place -> place.rule().equals(rule.id())).count());
  }

  private void count(Rule rule, String what, OptionalLong wanted, long got) {
    if (wanted.isPresent() && wanted.getAsLong() != got) {
      found.add(new Mismatch(
          rule.id() + " " + what, Long.toString(wanted.getAsLong()), Long.toString(got)));
    }
  }
}
