package org.vsmmu.conformance.gate;

import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.vsmmu.replay.Finding;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.expectation.Expectation;

/**
 * Which part of the upstreaming plan a case belongs to. Its expectation says so, or the nearest
 * folder that is named as a part; otherwise what was found first does, and then the most special
 * part that a rule judged.
 */
final class Part {
  static final String BASE = "base";

  /** {@code base} is what all others stand on, {@code vcmdq} stands on all of them. */
  private static final List<String> SPECIAL_FIRST = List.of("vcmdq", "4", "3", "2b");

  private Part() {}

  /** The part of a case before it is judged; empty when only judging it can tell. */
  static Optional<String> named(String trace, Optional<Expectation> expectation) {
    Optional<String> said = expectation.map(Expectation::part).filter(part -> !part.isEmpty());
    if (said.isPresent()) {
      return said;
    }
    List<String> way = Arrays.asList(trace.split("/"));
    List<String> folders = way.subList(0, way.size() - 1).stream()
        .filter(PlanTable.PARTS::contains)
        .collect(Collectors.toList());
    Collections.reverse(folders);
    return folders.stream().findFirst();
  }

  /** The part of a judged case that does not name one. */
  static String of(Judged judged) {
    Optional<String> found = Stream.concat(
            judged.divergences().stream(), judged.inconclusive().stream())
        .map(Finding::part)
        .findFirst();
    Set<String> judgedOf = judged.counts().entrySet().stream()
        .filter(count -> count.getValue().exercised() > 0)
        .map(count -> count.getKey().text().part())
        .collect(Collectors.toSet());
    return found
        .or(() -> SPECIAL_FIRST.stream().filter(judgedOf::contains).findFirst())
        .orElse(BASE);
  }
}
