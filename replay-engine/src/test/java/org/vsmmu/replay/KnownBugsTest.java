package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vsmmu.replay.expectation.BadExpectation;
import org.vsmmu.replay.expectation.Expectation;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.formats.TraceFormats;

/** Real bugs: {@code traces/PART/known-bugs/NN-NAME/buggy|fixed.jsonl}. */
class KnownBugsTest {

  static final String FOLDER = "known-bugs";

  private static final Path TRACES = Path.of("..", "traces");
  private static final Path PAGE = TRACES.resolve("known-bugs.md");

  private static final Set<String> PARTS = Set.of("2b", "3", "4", "vcmdq", "base");
  private static final int BUGS = 26;

  /** A bug, by its folder. */
  private record Bug(Path folder) {

    String name() {
      return TRACES.relativize(folder).toString();
    }

    int number() {
      return Integer.parseInt(folder.getFileName().toString().substring(0, 2));
    }

    Path buggy() {
      return folder.resolve("buggy.jsonl");
    }

    Path fixed() {
      return folder.resolve("fixed.jsonl");
    }

    static Expectation expectation(Path trace) throws IOException {
      String name = trace.getFileName().toString().replace(".jsonl", ".expect.json");
      String text = Files.readString(trace.resolveSibling(name));
      assertEquals(List.of(), ExpectSchema.misfits(text));
      try {
        return Expectation.parse(text).complete();
      } catch (BadExpectation e) {
        throw new AssertionError(name, e);
      }
    }

    static Judged judge(Path trace) throws IOException {
      TraceFormat format;
      try (Input input = Input.open(trace.toString(), trace)) {
        format = TraceFormats.detect(input).orElseThrow();
      }
      return Replays.judge(format, Files.readString(trace));
    }
  }

  private static List<Bug> bugs() throws IOException {
    List<Bug> bugs = new ArrayList<>();
    try (Stream<Path> paths = Files.walk(TRACES, 3)) {
      paths
          .filter(path -> path.getParent().endsWith(FOLDER) && Files.isDirectory(path))
          .sorted()
          .forEach(path -> bugs.add(new Bug(path)));
    }
    return bugs;
  }

  @Test
  void hasEveryBugOnce() throws IOException {
    List<Integer> all = IntStream.rangeClosed(1, BUGS).boxed().toList();
    assertEquals(all, bugs().stream().map(Bug::number).sorted().toList());
    assertEquals(
        Set.of(),
        bugs().stream()
            .map(bug -> TRACES.relativize(bug.folder()).getName(0).toString())
            .filter(part -> !PARTS.contains(part))
            .collect(Collectors.toSet()));
  }

  @TestFactory
  Stream<DynamicTest> findsTheBugAndNothingElse() throws IOException {
    return bugs().stream().map(bug -> DynamicTest.dynamicTest(bug.name(), () -> isFoundAlone(bug)));
  }

  private static void isFoundAlone(Bug bug) throws IOException {
    Judged judged = Bug.judge(bug.buggy());
    isAsExpected(Bug.expectation(bug.buggy()), judged);
    Set<Rule> rules = new TreeSet<>((a, b) -> a.id().compareTo(b.id()));
    judged.divergences().forEach(finding -> rules.add(finding.rule()));
    judged.notes().forEach(finding -> rules.add(finding.rule()));
    assertEquals(1, rules.size(), rules + " speak of it");
    assertEquals(List.of(), judged.inconclusive());
  }

  @TestFactory
  Stream<DynamicTest> isContentWithTheFix() throws IOException {
    return bugs().stream()
        .map(bug -> DynamicTest.dynamicTest(bug.name(), () -> conformsWhenFixed(bug)));
  }

  private static void conformsWhenFixed(Bug bug) throws IOException {
    Judged judged = Bug.judge(bug.fixed());
    isAsExpected(Bug.expectation(bug.fixed()), judged);
    assertEquals(Verdict.CONFORMS, judged.verdict());
    assertEquals(List.of(), judged.notes());
  }

  private static void isAsExpected(Expectation expected, Judged judged) {
    assertEquals(List.of(), judged.problems());
    assertEquals(List.of(), expected.mismatches(judged));
    assertTrue(expected.notes().isPresent(), "its notes must stand there, if only as none");
  }

  @Test
  void saysOfEveryBugWhatItIsAndWhereItWasSeen() throws IOException {
    String page = Files.readString(PAGE);
    for (Bug bug : bugs()) {
      Expectation buggy = Bug.expectation(bug.buggy());
      Expectation fixed = Bug.expectation(bug.fixed());
      assertEquals(origin(buggy), origin(fixed), bug.name());
      assertFalse(origin(buggy).contains(""), bug.name() + " does not say all of " + origin(buggy));
      assertNotEquals("", buggy.note(), bug.name());
      assertNotEquals("", fixed.note(), bug.name());
      assertTrue(page.contains("(" + bug.name() + "/)"), bug.name() + " is not in the table");
    }
  }

  private static List<String> origin(Expectation expected) {
    return List.of(expected.bugType(), expected.effect(), expected.reference());
  }
}
