package org.vsmmu.conformance.mutant;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.vsmmu.conformance.report.Plain;
import org.vsmmu.conformance.report.TextTable;
import org.vsmmu.replay.Verdict;

/**
 * How many changed traces were judged as they have to be.
 *
 * @param seed of the random numbers that chose them
 * @param mutants in the order in which they were chosen
 */
public record MutantScore(long seed, List<MutantVerdict> mutants) {
  public MutantScore {
    mutants = List.copyOf(mutants);
  }

  /**
   * A share.
   *
   * @param right how many were judged right
   * @param all how many there were
   * @param undecided how many of the right ones are INCONCLUSIVE
   */
  public record Share(long right, long all, long undecided) {

    /** In hundredths of a percent, rounded down. */
    public long points() {
      return all == 0 ? 0 : right * 10_000 / all;
    }

    /** {@code 99.87 %}. */
    public String percent() {
      return percent(points());
    }

    static String percent(long points) {
      return "%d.%02d %%".formatted(points / 100, points % 100);
    }
  }

  /** The harmful ones by the rule that is to find them. */
  public Map<String, Share> byRule() {
    return mutants.stream()
        .filter(MutantVerdict::harmful)
        .collect(Collectors.groupingBy(
            MutantVerdict::rule,
            TreeMap::new,
            Collectors.collectingAndThen(Collectors.toList(), MutantScore::share)));
  }

  /** The kinds of change that a rule was to find, of which one was not found. */
  public SortedSet<String> uncaught(String rule) {
    return mutants.stream()
        .filter(m -> m.rule().equals(rule) && !m.right())
        .map(MutantVerdict::kind)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** All harmful ones. */
  public Share harmful() {
    return share(mutants.stream().filter(MutantVerdict::harmful).toList());
  }

  /** All harmless ones. */
  public Share harmless() {
    return share(mutants.stream().filter(m -> !m.harmful()).toList());
  }

  private static Share share(List<MutantVerdict> mutants) {
    return new Share(
        mutants.stream().filter(MutantVerdict::right).count(),
        mutants.size(),
        mutants.stream()
            .filter(m -> m.right() && m.verdict() == Verdict.INCONCLUSIVE)
            .count());
  }

  /** Whether no harmless one was reported. */
  public boolean noFalseAlarm() {
    return harmless().right() == harmless().all();
  }

  /** For people. */
  public void write(PrintWriter out) {
    out.println("Mutants (seed " + seed + ")");
    TextTable table =
        new TextTable(1).row("to be found by", "harmful", "caught", "of these undecided", "score");
    byRule()
        .forEach((rule, share) ->
            table.row(rule, share.all(), share.right(), share.undecided(), share.percent()));
    Share all = harmful();
    table.row("all", all.all(), all.right(), all.undecided(), all.percent());
    table.lines().forEach(line -> out.println("  " + line));
    out.println();
    wrong(out, "Not caught", true);
    wrong(out, "False alarms", false);
    Share harmless = harmless();
    out.println("%d harmless ones: %d conform, %d false alarms"
        .formatted(harmless.all(), harmless.right(), harmless.all() - harmless.right()));
  }

  private void wrong(PrintWriter out, String title, boolean harmful) {
    Map<String, List<MutantVerdict>> byKind = mutants.stream()
        .filter(m -> m.harmful() == harmful && !m.right())
        .collect(Collectors.groupingBy(
            m -> m.rule() + (harmful ? ", " : "") + m.kind(), TreeMap::new, Collectors.toList()));
    if (byKind.isEmpty()) {
      return;
    }
    out.println(title);
    byKind.forEach((kind, list) -> {
      out.println("  %s: %d".formatted(kind, list.size()));
      list.stream()
          .map(m -> m.place() + " gave " + m.verdict())
          .distinct()
          .limit(5)
          .forEach(place -> out.println("    " + Plain.text(place)));
    });
    out.println();
  }
}
