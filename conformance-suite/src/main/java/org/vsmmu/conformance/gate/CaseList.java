package org.vsmmu.conformance.gate;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.vsmmu.conformance.Captures;
import org.vsmmu.replay.expectation.Expectation;
import org.vsmmu.replay.rule.RuleBook;

/**
 * The cases that paths name, without judging them.
 *
 * @param cases in the order of the arguments, in a folder by name; of a file of many traces those
 *     that its expectation lists too
 * @param troubles what could not be listed, a line each
 */
public record CaseList(List<ListedCase> cases, List<String> troubles) {

  public CaseList {
    cases = List.copyOf(cases);
    troubles = List.copyOf(troubles);
  }

  /** Lists what these arguments name. */
  public static CaseList of(Captures captures, List<String> arguments) {
    List<ListedCase> cases = new ArrayList<>();
    List<String> troubles = new ArrayList<>();
    for (CaseFile file : Corpus.of(captures, arguments).cases()) {
      if (!file.trouble().isEmpty()) {
        troubles.add(file.trouble());
        continue;
      }
      try {
        if (!file.name().equals("-") && !Files.exists(captures.path(file.name()))) {
          troubles.add(file.name() + ": no such file");
          continue;
        }
        add(cases, file);
      } catch (IOException e) {
        String name = file.expectation().map(Path::toString).orElse(file.name());
        troubles.add(name + ": " + e.getMessage());
      }
    }
    return new CaseList(cases, troubles);
  }

  private static void add(List<ListedCase> cases, CaseFile file) throws IOException {
    Optional<Expectation> expectation = Optional.empty();
    if (file.expectation().isPresent()) {
      Path path = file.expectation().get();
      expectation = Optional.of(Expectation.parse(Files.readString(path)));
    }
    cases.add(listed(file.argument(), expectation));
    for (Map.Entry<String, Expectation> one :
        expectation.map(Expectation::traces).orElse(Map.of()).entrySet()) {
      if (file.id().isEmpty()) {
        cases.add(listed(file.name() + "#" + one.getKey(), Optional.of(one.getValue())));
      }
    }
  }

  private static ListedCase listed(String trace, Optional<Expectation> expectation) {
    String part = Part.named(trace, expectation).orElse("");
    return new ListedCase(trace, part, List.copyOf(rules(trace, expectation)), expectation);
  }

  private static Set<String> rules(String trace, Optional<Expectation> expectation) {
    Set<String> rules = new LinkedHashSet<>();
    Arrays.stream(trace.split("/"))
        .filter(folder -> RuleBook.RULES.stream().anyMatch(rule -> rule.id().equals(folder)))
        .forEach(rules::add);
    expectation.ifPresent(said -> {
      said.divergences().ifPresent(all -> all.forEach(place -> rules.add(place.rule())));
      said.undecided().ifPresent(all -> all.forEach(place -> rules.add(place.rule())));
      said.notes().ifPresent(all -> all.forEach(note -> rules.add(note.place().rule())));
      said.rules().forEach((rule, count) -> {
        if (count.exercised().orElse(1) > 0) {
          rules.add(rule);
        }
      });
    });
    return rules;
  }
}
