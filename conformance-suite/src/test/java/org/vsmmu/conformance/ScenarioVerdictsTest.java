package org.vsmmu.conformance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.vsmmu.replay.Judged;
import org.vsmmu.replay.Verdict;

/**
 * The verdict on every recorded scenario of QEMU's SMMU, by the table in the README of the
 * captures: what QEMU does right CONFORMS, and each known deviation is reported by the rule of its
 * kind.
 */
class ScenarioVerdictsTest {

  private static final String FILE = "../traces/captured/qemu11-scenarios.jsonl.gz";

  /**
   * The rule that tells of each deviation; labels that QEMU is right about, or disputed, have none.
   */
  private static final Map<String, String> RULES = Map.ofEntries(
      Map.entry("reserved-block-level", "OUTCOME-NOT-PERMITTED"),
      Map.entry("strtab-span", "EVENT-MISMATCH"),
      Map.entry("recinvsid", "EVENT-MISMATCH"),
      Map.entry("ips-abort", "OUTCOME-NOT-PERMITTED"),
      Map.entry("tbi-tlbi", "HIT-AFTER-INVALIDATE"),
      Map.entry("tbi1", "OUTCOME-NOT-PERMITTED"),
      Map.entry("aptable-tlb", "OUTCOME-NOT-PERMITTED"),
      Map.entry("aptable-priority", "EVENT-MISMATCH"),
      Map.entry("s2-concat", "OUTCOME-NOT-PERMITTED"),
      Map.entry("nested-table-page", "OUTCOME-NOT-PERMITTED"),
      Map.entry("nested-block-split", "HIT-AFTER-INVALIDATE"),
      Map.entry("global-wrong-asid", "HIT-AFTER-INVALIDATE"),
      Map.entry("unsupported-cmd-accepted", "QUEUE-STATE-MISMATCH"),
      Map.entry("sync-cs3", "QUEUE-STATE-MISMATCH"),
      Map.entry("tlbi-reserved-range", "QUEUE-STATE-MISMATCH"),
      Map.entry("s2-hit-denied", "EVENT-MISMATCH"));

  /** QEMU is right here, or it is disputed who is. */
  private static final Set<String> NOTHING_TO_REPORT = Set.of("strw", "eats", "s2ha", "vms-pidm");

  /**
   * Scenarios that probe a deviation which their accesses do not come to: the tables that they use
   * are the first of those concatenated, an STE is illegal for another reason, or the range of the
   * TLBI covers every piece of the block.
   */
  private static final Set<String> NOT_REACHED =
      Set.of("s2-translate-026", "nested-translate-004", "nested-translate-015", "tlbi-116");

  private static final Pattern ID = Pattern.compile("^\\{\"id\":\"([^\"]+)\"");
  private static final Pattern PROBES = Pattern.compile("\"probes\":\"([^\"]+)\"");

  private static List<Judged> all;
  private static Map<String, String> labels;

  @BeforeAll
  static void judge() throws IOException {
    labels = readLabels();
    Captures captures = new Captures(FileSystems.getDefault(), System.in);
    all = new Check(captures, CheckOptions.DEFAULT)
        .checkAll(List.of(FILE)).stream()
            .map(outcome -> ((Outcome.Done) outcome).judged())
            .toList();
  }

  @Test
  void judgesEachScenario() {
    assertEquals(229, all.size());
  }

  @TestFactory
  Collection<DynamicTest> reportsEachDeviationByTheRuleOfItsKind() {
    return all.stream()
        .map(judged -> dynamicTest(id(judged), () -> {
          String probes = probes(judged);
          assertEquals(expected(judged, probes), rules(judged), probes);
          Verdict verdict =
              expected(judged, probes).isEmpty() ? Verdict.CONFORMS : Verdict.DIVERGES;
          assertEquals(verdict, judged.verdict(), probes);
        }))
        .toList();
  }

  @Test
  void knowsEveryLabelOfTheFile() {
    Set<String> labels = new TreeSet<>();
    all.forEach(judged -> labels.add(probes(judged)));
    Set<String> known = new TreeSet<>(RULES.keySet());
    known.addAll(NOTHING_TO_REPORT);
    known.add("");
    assertEquals(known, labels);
  }

  private static Map<String, String> readLabels() throws IOException {
    Map<String, String> read = new HashMap<>();
    try (InputStream in = new GZIPInputStream(Files.newInputStream(Path.of(FILE)));
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        Matcher id = ID.matcher(line);
        Matcher probes = PROBES.matcher(line);
        if (id.find() && probes.find()) {
          read.put(id.group(1), probes.group(1));
        }
      }
    }
    return read;
  }

  private static Set<String> expected(Judged judged, String probes) {
    String rule = RULES.get(probes);
    return rule == null || NOT_REACHED.contains(id(judged)) ? Set.of() : Set.of(rule);
  }

  private static Set<String> rules(Judged judged) {
    Set<String> rules = new TreeSet<>();
    Stream.concat(judged.divergences().stream(), judged.inconclusive().stream())
        .forEach(finding -> rules.add(finding.rule().id()));
    return rules;
  }

  private static String id(Judged judged) {
    return judged.trace().substring(judged.trace().indexOf('#') + 1);
  }

  private static String probes(Judged judged) {
    return labels.getOrDefault(id(judged), "");
  }
}
