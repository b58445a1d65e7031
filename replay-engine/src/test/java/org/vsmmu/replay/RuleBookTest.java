package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;
import org.vsmmu.replay.rule.Rule;
import org.vsmmu.replay.rule.RuleBook;
import org.vsmmu.replay.rule.RuleText;
import org.vsmmu.trace.Input;
import org.vsmmu.trace.TraceFormat;
import org.vsmmu.trace.formats.TraceFormats;

/** Every rule has a text, a trace that breaks it, one that keeps it, and a mutant of the latter. */
class RuleBookTest {

  private static final Path TRACES = Path.of("..", "traces");
  private static final Set<String> PARTS = Set.of("2b", "3", "4", "vcmdq", "base");
  private static final Set<String> SEVERITIES = Set.of("error", "warning", "cost");
  private static final Set<String> EVIDENCE = Set.of("recorded", "specification");

  @TestFactory
  Stream<DynamicTest> saysOfEachRuleWhatItMeans() {
    return each(RuleBookTest::hasItsText);
  }

  private static void hasItsText(Rule rule) {
    RuleText text = rule.text();
    assertTrue(SEVERITIES.contains(text.severity()), text.severity());
    assertTrue(EVIDENCE.contains(text.evidence()), text.evidence());
    assertTrue(PARTS.contains(text.part()), text.part());
    for (String words :
        List.of(text.section(), text.title(), text.meaning(), text.fix(), text.fine())) {
      assertFalse(words.isBlank(), rule + " lacks a text");
    }
  }

  @TestFactory
  Stream<DynamicTest> hasATraceThatBreaksEachRule() {
    return each(rule -> {
      boolean broken = false;
      for (Path trace : traces(rule, speaksInBreaks(rule) ? "breaks" : "undecided")) {
        broken |= speaks(rule, format(trace), Files.readAllLines(trace, StandardCharsets.UTF_8));
      }
      assertTrue(broken, "no trace breaks " + rule);
    });
  }

  @TestFactory
  Stream<DynamicTest> hasATraceThatKeepsEachRule() {
    return each(rule -> {
      List<Path> keeps = traces(rule, "keeps");
      assertFalse(keeps.isEmpty(), "no trace keeps " + rule);
      assertAll(keeps.stream()
          .map(trace -> () -> assertFalse(
              speaks(rule, format(trace), Files.readAllLines(trace, StandardCharsets.UTF_8)),
              trace.toString())));
    });
  }

  @TestFactory
  Stream<DynamicTest> hasAMutantThatEachRuleFinds() {
    return each(rule -> assertTrue(
        mutantFound(rule, SmallChanges::ofLength)
            || mutantFound(rule, SmallChanges::ofOutcome)
            || mutantFound(rule, SmallChanges::ofOrder)
            || mutantFound(rule, SmallChanges::ofValues),
        "no small change of a keeping trace breaks " + rule));
  }

  private static boolean mutantFound(
      Rule rule, Function<List<String>, List<Supplier<List<String>>>> changes) throws IOException {
    for (Path trace : traces(rule, "keeps")) {
      TraceFormat format = format(trace);
      List<String> lines = Files.readAllLines(trace, StandardCharsets.UTF_8);
      for (Supplier<List<String>> mutant : changes.apply(lines)) {
        if (speaks(rule, format, mutant.get())) {
          return true;
        }
      }
    }
    return false;
  }

  /** Whether it diverges by this rule; of what is only remarked upon, whether it is. */
  private static boolean speaks(Rule rule, TraceFormat format, List<String> lines) {
    Judged judged = Replays.judge(format, String.join("\n", lines) + "\n");
    boolean remarks = rule.lint() || rule.text().severity().equals("cost");
    List<Finding> findings = remarks
        ? judged.notes()
        : speaksInBreaks(rule) ? judged.divergences() : judged.inconclusive();
    return findings.stream().anyMatch(finding -> finding.rule() == rule);
  }

  /** IOCTL-UNMODELLED is on what cannot be decided: nothing breaks it. */
  private static boolean speaksInBreaks(Rule rule) {
    return !rule.id().equals("IOCTL-UNMODELLED");
  }

  private static TraceFormat format(Path trace) throws IOException {
    try (Input input = Input.open(trace.toString(), trace)) {
      return TraceFormats.detect(input).orElseThrow();
    }
  }

  private static List<Path> traces(Rule rule, String kind) throws IOException {
    Path folder = TRACES.resolve(rule.text().part()).resolve(rule.id()).resolve(kind);
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".jsonl")).sorted().toList();
    }
  }

  private interface OfARule {
    void test(Rule rule) throws IOException;
  }

  private static Stream<DynamicTest> each(OfARule test) {
    return RuleBook.RULES.stream()
        .map(rule -> DynamicTest.dynamicTest(rule.id(), () -> test.test(rule)));
  }
}
