package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vsmmu.replay.expectation.Expectation;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.formats.TraceFormats;

/** The golden corpus: {@code traces/PART/RULE-ID/breaks|keeps|undecided/NAME.jsonl}. */
class CorpusTest {

  private static final Path TRACES = Path.of("..", "traces");

  /** Captures are judged by the gate. */
  private static final Path CAPTURED = TRACES.resolve("captured");

  /** The conformance cases have a test of their own. */
  private static final Path CASES = Path.of("cases");

  private static final String BREAKS = "breaks";
  private static final String KEEPS = "keeps";
  private static final String UNDECIDED = "undecided";
  private static final String TRACE = ".jsonl";
  private static final String EXPECT = ".expect.json";

  /** Rules whose keeps traces say which commands they rest on. */
  private static final Set<String> RESTING = Set.of(
      "TLB-STALE-AFTER-UNMAP",
      "TLB-STALE-TAG",
      "ATC-STALE-AFTER-UNMAP",
      "ATC-BEFORE-TLBI-SYNC",
      "SYNC-MISSING",
      "CFG-STALE");

  private static final String NOTHING = "{\"note\":{\"text\":\"deleted\"}}";

  /** A trace of the corpus. */
  private record Case(Path path) {

    String name() {
      return TRACES.relativize(path).toString();
    }

    Rule rule() {
      String id = path.getParent().getParent().getFileName().toString();
      return RuleBook.byId(id).orElseThrow(() -> new AssertionError("no rule " + id));
    }

    String kind() {
      return path.getParent().getFileName().toString();
    }

    /** In the corpus all divergences and all undecided judgements are listed. */
    Expectation expectation() throws IOException {
      return Expectation.parse(expected()).complete();
    }

    String expected() throws IOException {
      String file = path.getFileName().toString();
      String name = file.substring(0, file.length() - TRACE.length());
      return Files.readString(path.resolveSibling(name + EXPECT));
    }

    TraceFormat format() throws IOException {
      try (Input input = Input.open(name(), path)) {
        return TraceFormats.detect(input).orElseThrow();
      }
    }

    List<String> lines() throws IOException {
      return Files.readAllLines(path, StandardCharsets.UTF_8);
    }
  }

  private static List<Path> files(String ending) throws IOException {
    try (Stream<Path> paths = Files.walk(TRACES)) {
      return paths
          .filter(path -> path.toString().endsWith(ending) && !path.startsWith(CAPTURED))
          .filter(path -> !path.getParent().endsWith(CASES))
          .sorted()
          .toList();
    }
  }

  private static List<Case> cases() throws IOException {
    return files(TRACE).stream()
        .filter(path -> !path.toString().contains(KnownBugsTest.FOLDER))
        .map(Case::new)
        .toList();
  }

  @TestFactory
  Stream<DynamicTest> judgesEveryTraceAsExpected() throws IOException {
    return cases().stream()
        .map(trace -> DynamicTest.dynamicTest(trace.name(), () -> judgesAsExpected(trace)));
  }

  private static void judgesAsExpected(Case trace) throws IOException {
    Expectation expected = trace.expectation();
    Judged judged = Replays.judge(trace.format(), String.join("\n", trace.lines()) + "\n");
    assertEquals(
        trace.rule().text().part(), TRACES.relativize(trace.path()).getName(0).toString());
    assertEquals(List.of(), ExpectSchema.misfits(trace.expected()));
    assertEquals(List.of(), judged.problems());
    assertAll(
        () -> assertEquals(List.of(), expected.mismatches(judged)),
        () -> fitsItsFolder(trace, expected, judged));
  }

  private static void fitsItsFolder(Case trace, Expectation expected, Judged judged) {
    Rule rule = trace.rule();
    switch (trace.kind()) {
      case BREAKS -> {
        boolean remarks = rule.lint() || rule.text().severity().equals("cost");
        List<Finding> findings = remarks ? judged.notes() : judged.divergences();
        assertTrue(findings.stream().anyMatch(f -> f.rule() == rule), "does not break " + rule);
        assertEquals(remarks ? Verdict.CONFORMS : Verdict.DIVERGES, judged.verdict());
      }
      case KEEPS -> {
        assertEquals(Verdict.CONFORMS, judged.verdict());
        boolean judgedByIt = judged.counts().get(rule).exercised() > 0;
        assertTrue(judgedByIt || expected.exemptFrom(rule), "does not exercise " + rule);
        boolean rests = RESTING.contains(rule.id());
        assertFalse(rests && expected.needed().isEmpty(), "does not say what it rests on");
      }
      case UNDECIDED -> assertEquals(Verdict.INCONCLUSIVE, judged.verdict());
      default -> throw new AssertionError(trace.path() + ": breaks, keeps or undecided expected");
    }
  }

  @TestFactory
  Stream<DynamicTest> missesEveryNeededCommandThatIsDeleted() throws IOException {
    List<Case> resting = new ArrayList<>();
    for (Case trace : cases()) {
      if (!trace.expectation().needed().isEmpty()) {
        resting.add(trace);
      }
    }
    return resting.stream()
        .map(trace -> DynamicTest.dynamicTest(trace.name(), () -> missesWhatIsNeeded(trace)));
  }

  private static void missesWhatIsNeeded(Case trace) throws IOException {
    List<Long> notMissed = new ArrayList<>();
    for (long record : trace.expectation().needed()) {
      Judged judged = Replays.judge(trace.format(), without(record, trace.lines()));
      if (judged.verdict() == Verdict.CONFORMS) {
        notMissed.add(record);
      }
    }
    assertEquals(List.of(), notMissed);
  }

  /** Positions stay; a SYNC that was never issued does not complete either. */
  private static String without(long record, List<String> lines) {
    String deleted = lines.get((int) record);
    assertTrue(deleted.contains("\"command\""), deleted);
    List<String> rest = new ArrayList<>(lines);
    rest.set((int) record, NOTHING);
    rest.replaceAll(line ->
        line.contains("\"sync\":" + record + "}") || line.contains("\"sync\":" + record + ",")
            ? NOTHING
            : line);
    return String.join("\n", rest) + "\n";
  }

  @Test
  void hasTracesThatBreakAndThatKeepEveryRule() throws IOException {
    Map<String, Integer> found = new LinkedHashMap<>();
    for (Case trace : cases()) {
      found.merge(trace.rule().id() + " " + trace.kind(), 1, Integer::sum);
    }
    for (Rule rule : RuleBook.RULES) {
      String breaks = rule.limit() ? UNDECIDED : BREAKS;
      assertTrue(found.getOrDefault(rule.id() + " " + breaks, 0) >= 2, rule + " " + breaks);
      assertTrue(found.getOrDefault(rule.id() + " " + KEEPS, 0) >= 2, rule + " " + KEEPS);
    }
  }

  @Test
  void hasAnExpectationForEveryTraceAndNoOther() throws IOException {
    assertEquals(names(TRACE), names(EXPECT));
  }

  private static Set<String> names(String ending) throws IOException {
    Set<String> names = new TreeSet<>();
    for (Path path : files(ending)) {
      String name = TRACES.relativize(path).toString();
      names.add(name.substring(0, name.length() - ending.length()));
    }
    return names;
  }

  @Test
  void tellsEveryTracesPointInItsHeader() throws IOException {
    for (Case trace : cases()) {
      String header = trace.lines().get(0);
      try (TraceReader reader =
          trace.format().open(Input.open(trace.name(), trace.path()), ReadOptions.NONE)) {
        assertNotEquals("", reader.header().origin(), trace.name() + ": " + header);
      }
    }
  }
}
