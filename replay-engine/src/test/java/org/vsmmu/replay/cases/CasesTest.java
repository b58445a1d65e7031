package org.vsmmu.replay.cases;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.Replay;
import org.vsmmu.replay.ReplayOptions;
import org.vsmmu.replay.Verdict;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceReader;
import org.vsmmu.trace.TraceRecord;
import org.vsmmu.trace.jsonl.JsonlFormat;

/**
 * The conformance cases as traces: {@code traces/PART/cases/CNNN-NAME.jsonl}. The files are what
 * {@link Cases} writes; {@code -Dvsmmu.cases=write} writes them anew. Every right answer conforms,
 * and every wrong one diverges.
 */
class CasesTest {
  private static final Path TRACES = Path.of("..", "traces");
  private static final boolean WRITE = "write".equals(System.getProperty("vsmmu.cases"));
  private static final Cases CASES = new Cases();

  static Set<String> names() {
    return CASES.traces().keySet();
  }

  private static Judged judge(List<String> lines) {
    byte[] bytes = (String.join("\n", lines) + "\n").getBytes(StandardCharsets.UTF_8);
    try (TraceReader reader = new JsonlFormat()
        .open(Input.of("case", new ByteArrayInputStream(bytes)), ReadOptions.NONE)) {
      Replay replay = new Replay(reader.header(), ReplayOptions.DEFAULT);
      for (TraceRecord record = reader.next(); record != null; record = reader.next()) {
        replay.step(record);
      }
      return replay.finish("case", reader, "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @ParameterizedTest
  @MethodSource("names")
  void theAnswerThatTheCaseNamesConforms(String name) throws IOException {
    CaseTrace trace = CASES.traces().get(name);
    Judged judged = judge(trace.lines());
    assertEquals(List.of(), judged.problems());
    assertEquals(
        trace.broken(),
        judged.divergences().stream().map(f -> f.rule().id()).toList(),
        () -> judged.divergences().toString());
    assertEquals(trace.broken().isEmpty() ? Verdict.CONFORMS : Verdict.DIVERGES, judged.verdict());
    assertFalse(trace.wrongs().isEmpty(), "names no answer");
    file(name + ".jsonl", String.join("\n", trace.lines()) + "\n");
    file(name + ".expect.json", expectation(name, judged));
  }

  @ParameterizedTest
  @MethodSource("names")
  void everyOtherAnswerDiverges(String name) {
    CaseTrace trace = CASES.traces().get(name);
    List<String> unnoticed = new ArrayList<>();
    for (CaseTrace.Wrong wrong : trace.wrongs()) {
      List<String> lines = new ArrayList<>(trace.lines());
      lines.set(wrong.at(), wrong.line());
      Judged judged = judge(lines);
      List<String> rules = judged.divergences().stream().map(f -> f.rule().id()).toList();
      boolean other = !rules.isEmpty() && !rules.equals(trace.broken());
      boolean remarked =
          judged.notes().stream().anyMatch(f -> f.rule().id().equals(trace.remark()));
      if ((!other && !remarked) || !judged.problems().isEmpty()) {
        unnoticed.add(wrong.what() + ": " + judged.verdict() + " " + judged.problems());
      }
    }
    assertEquals(List.of(), unnoticed);
  }

  private static String expectation(String name, Judged judged) {
    Map<String, Long> counts = new TreeMap<>();
    judged.counts().forEach((rule, count) -> {
      if (count.exercised() > 0 && rule.id().startsWith("IOCTL-")) {
        counts.put(rule.id(), count.exercised());
      }
    });
    String rules = counts.entrySet().stream()
        .map(e -> "\"%s\":{\"exercised\":%d}".formatted(e.getKey(), e.getValue()))
        .collect(Collectors.joining(","));
    String broken = judged.divergences().stream()
        .map(
            f -> "{\"rule\":\"%s\",\"record\":%d}".formatted(f.rule(), f.about().record()))
        .collect(Collectors.joining(","));
    Cases.Listed line = CASES.of(name);
    return """
        {
          "verdict": "%s",
          "part": "%s",
          "rules": {%s},
          "divergences": [%s],
          "note": "%s",
          "reference": "%s %s"
        }
        """.formatted(
            judged.verdict(),
            line.folder(),
            rules,
            broken,
            line.setup() + ": " + line.action(),
            line.id(),
            line.source());
  }

  private static void file(String name, String text) throws IOException {
    Path path = TRACES.resolve(CASES.of(name).folder()).resolve("cases").resolve(name);
    if (WRITE) {
      Files.createDirectories(path.getParent());
      Files.writeString(path, text);
    }
    assertEquals(Files.readString(path), text, name + ": -Dvsmmu.cases=write");
  }

  @Test
  void everyCaseHasATraceOrAReason() {
    Set<String> told = new TreeSet<>(CASES.reasons().keySet());
    names().forEach(name -> assertTrue(told.add(name.substring(0, 4)), name));
    assertEquals(new TreeSet<>(CASES.all().keySet()), told);
  }

  @Test
  void theTableListsEveryCase() throws IOException {
    Path page = TRACES.resolve("cases.md");
    String text = new CasesPage(CASES).text();
    if (WRITE) {
      Files.writeString(page, text);
    }
    assertEquals(Files.readString(page), text, "-Dvsmmu.cases=write");
  }

  @Test
  void noOtherFilesLieThere() throws IOException {
    Set<String> found = new TreeSet<>();
    for (String part : List.of("base", "2b", "3", "4", "vcmdq")) {
      Path folder = TRACES.resolve(part).resolve("cases");
      if (Files.exists(folder)) {
        try (Stream<Path> files = Files.list(folder)) {
          files.map(file -> file.getFileName().toString()).forEach(found::add);
        }
      }
    }
    Set<String> expected = new TreeSet<>();
    names().forEach(name -> {
      expected.add(name + ".jsonl");
      expected.add(name + ".expect.json");
    });
    assertEquals(expected, found);
  }
}
