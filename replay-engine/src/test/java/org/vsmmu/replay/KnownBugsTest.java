package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.formats.TraceFormats;

/** Real bugs: {@code traces/PART/known-bugs/NN-NAME/buggy|fixed.jsonl}. */
class KnownBugsTest {

  static final String FOLDER = "known-bugs";

  private static final Path TRACES = Path.of("..", "traces");
  private static final Path PAGE = TRACES.resolve("known-bugs.md");

  /** A bug, by its folder. */
  private record Bug(Path folder) {

    String name() {
      return TRACES.relativize(folder).toString();
    }

    Path buggy() {
      return folder.resolve("buggy.jsonl");
    }

    Path fixed() {
      return folder.resolve("fixed.jsonl");
    }

    static Expectation expectation(Path trace) {
      String name = trace.getFileName().toString().replace(".jsonl", ".expect.json");
      return Expectation.read(trace.resolveSibling(name));
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
    assertEquals(List.of(), expected.misfits());
    assertEquals(List.of(), judged.problems());
    assertAll(
        () -> assertEquals(expected.verdict(), judged.verdict()),
        () -> assertEquals(expected.divergences(), CorpusTest.places(judged.divergences())),
        () -> assertEquals(expected.undecided(), CorpusTest.places(judged.inconclusive())),
        () -> assertEquals(CorpusTest.counts(expected, judged), judged.counts()),
        () -> assertEquals(expected.notes().orElseThrow(), CorpusTest.remarks(judged)));
  }

  @Test
  void saysOfEveryBugWhatItIsAndWhereItWasSeen() throws IOException {
    String page = Files.readString(PAGE);
    for (Bug bug : bugs()) {
      Expectation buggy = Bug.expectation(bug.buggy());
      Expectation fixed = Bug.expectation(bug.fixed());
      for (String field : List.of("bugType", "effect", "reference")) {
        assertNotEquals("", buggy.text(field), bug.name() + ": " + field);
        assertEquals(buggy.text(field), fixed.text(field), bug.name());
      }
      assertNotEquals("", buggy.text("note"), bug.name());
      assertNotEquals("", fixed.text("note"), bug.name());
      assertTrue(page.contains("(" + bug.name() + "/)"), bug.name() + " is not in the table");
    }
  }
}
