package org.vsmmu.replay;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.UnaryOperator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * Sweeps every list of a single command that carries a TLBI, in every capture, and compares the
 * verdict of each mutation with {@link NaiveJudge}.
 */
class MutatedCapturesTest {

  private static final Pattern FIRST =
      Pattern.compile("^(.* n=1 sync=)(\\d)( \\w+=\\{0x)([0-9a-f]+)(,0x)([0-9a-f]+)(.*)$");
  private static final String NESTING = "linux-7.3-nesting.ftrace.gz";
  private static final List<String> CAPTURES =
      List.of("linux-7.3-strict.ftrace.gz", "linux-7.3-deb-strict-then-lazy.ftrace.gz", NESTING);

  private record Mutation(String name, UnaryOperator<String> change) {}

  private static final List<Mutation> MUTATIONS = List.of(
      new Mutation("deleted", line -> ""),
      new Mutation("one page up", line -> words(line, 0, 0x1000)),
      new Mutation("one page down", line -> words(line, 0, -0x1000)),
      new Mutation("shortened", MutatedCapturesTest::shortened),
      new Mutation("without SYNC", line -> line.replace("sync=1", "sync=0")),
      new Mutation("another ASID", line -> words(line, 0x1234L << 48, 0)));

  private static String words(String line, long plus0, long plus1) {
    Matcher m = FIRST.matcher(line);
    assertTrue(m.matches(), line);
    long w0 = Long.parseUnsignedLong(m.group(4), 16) + plus0;
    long w1 = Long.parseUnsignedLong(m.group(6), 16) + plus1;
    return m.group(1)
        + m.group(2)
        + m.group(3)
        + Long.toHexString(w0)
        + m.group(5)
        + Long.toHexString(w1)
        + m.group(7);
  }

  /** Halves the range, by SCALE or by NUM; a single page stays. */
  private static String shortened(String line) {
    Matcher m = FIRST.matcher(line);
    assertTrue(m.matches(), line);
    long w0 = Long.parseUnsignedLong(m.group(4), 16);
    long num = (w0 >>> 12) & 31;
    long scale = (w0 >>> 20) & 31;
    if (scale > 0) {
      return words(line, -(1L << 20), 0);
    }
    return num > 0 ? words(line, -(((num + 1) / 2) << 12), 0) : line;
  }

  private static boolean carriesTlbi(String line) {
    Matcher m = FIRST.matcher(line);
    if (!m.matches() || line.contains(" <- ")) {
      return false;
    }
    long op = Long.parseUnsignedLong(m.group(4), 16) & 0xff;
    return op >= 0x10 && op <= 0x30;
  }

  @TestFactory
  List<DynamicTest> judgesEveryMutationAsPageByPageReckoningDoes() {
    List<DynamicTest> tests = new ArrayList<>();
    for (String capture : CAPTURES) {
      for (Mutation mutation : MUTATIONS) {
        tests.add(DynamicTest.dynamicTest(
            capture + " " + mutation.name(), () -> sweep(capture, mutation)));
      }
    }
    return tests;
  }

  private static void sweep(String capture, Mutation mutation) {
    List<String> lines = Replays.lines(capture);
    List<String> wrong = new ArrayList<>();
    int harmful = 0;
    int swept = 0;
    for (int i = 0; i < lines.size(); i++) {
      if (!carriesTlbi(lines.get(i))) {
        continue;
      }
      List<String> mutated = new ArrayList<>(lines);
      mutated.set(i, mutation.change().apply(lines.get(i)));
      NaiveJudge naive = new NaiveJudge(mutated);
      Judged judged = Replays.ftrace(mutated);
      Verdict expected = naive.verdict();
      TreeSet<Integer> harmed = naive.harmful();
      Set<Integer> named = named(judged);
      swept++;
      harmful += harmed.isEmpty() ? 0 : 1;
      if (judged.verdict() != expected || !named.equals(harmed)) {
        wrong.add("line %d: %s %s, expected %s %s"
            .formatted(i + 1, judged.verdict(), named, expected, harmed));
      }
    }
    System.out.printf(
        "%s, %s: %d command lists, %d harmful, %d judged otherwise%n",
        capture, mutation.name(), swept, harmful, wrong.size());
    assertTrue(swept > 50, "swept " + swept);
    assertEquals(List.of(), wrong);
  }

  private static Set<Integer> named(Judged judged) {
    List<Finding> all = new ArrayList<>(judged.divergences());
    all.addAll(judged.inconclusive());
    return all.stream()
        .map(finding -> (int) finding.about().source().line())
        .collect(Collectors.toCollection(TreeSet::new));
  }

  @Test
  void conformsWithoutMutation() {
    assertEquals(Set.of(84), new NaiveJudge(Replays.lines(NESTING)).harmful());
    for (String capture : CAPTURES.subList(0, 2)) {
      assertEquals(Verdict.CONFORMS, Replays.ftrace(Replays.lines(capture)).verdict());
      assertEquals(new TreeSet<>(), new NaiveJudge(Replays.lines(capture)).harmful());
    }
  }
}
