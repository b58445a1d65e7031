package org.vsmmu.conformance.mutant;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/**
 * The score that is checked in, as it was measured: by rule how many harmful changes there were,
 * how many were caught, and which kinds of change were not.
 *
 * <pre>{@code
 * # vsmmu gate --mutants 10000 --seed 1 traces
 * rule,harmful,caught,uncaught
 * CFG-STALE,227,227,
 * SYNC-MISSING,227,226,unsync
 * }</pre>
 *
 * @param rules by their id
 */
public record ScoreFile(Map<String, Line> rules) {
  private static final String HEADER = "rule,harmful,caught,uncaught";

  /** Fewer changes tell of kinds, not of shares. */
  private static final long MANY = 100;

  /** In hundredths of a percent: what another seed may differ by. */
  private static final long TOLERANCE = 200;

  /**
   * What was measured of a rule.
   *
   * @param harmful how many changes there were
   * @param caught how many of them were found
   * @param uncaught the kinds of those that were not
   */
  public record Line(long harmful, long caught, Set<String> uncaught) {
    public Line {
      uncaught = Set.copyOf(uncaught);
    }

    private long points() {
      return new MutantScore.Share(caught, harmful, 0).points();
    }
  }

  public ScoreFile {
    rules = new LinkedHashMap<>(rules);
  }

  /**
   * Reads it.
   *
   * @param name how messages call it
   * @throws IllegalArgumentException with the line that is wrong
   */
  public static ScoreFile read(String name, String text) {
    Map<String, Line> rules = new LinkedHashMap<>();
    boolean header = false;
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      } else if (!header && line.equals(HEADER)) {
        header = true;
      } else if (header && line.matches("[A-Z0-9-]+,\\d{1,9},\\d{1,9},[^,]*")) {
        String[] cells = line.split(",", -1);
        Set<String> kinds = Arrays.stream(cells[3].split(";"))
            .filter(kind -> !kind.isEmpty())
            .collect(Collectors.toSet());
        rules.put(cells[0], new Line(Long.parseLong(cells[1]), Long.parseLong(cells[2]), kinds));
      } else {
        throw new IllegalArgumentException("%s:%d: '%s'; expected %s"
            .formatted(name, i + 1, line, header ? "RULE,100,99,KIND;KIND" : HEADER));
      }
    }
    return new ScoreFile(rules);
  }

  /**
   * Where less is caught than was, in words: a kind of change that was always caught and is not
   * now, and, where there are many changes of a rule, a share that is lower by more than the choice
   * of places explains. A rule of which this run has no change is not compared.
   */
  public List<String> drops(MutantScore score) {
    List<String> drops = new ArrayList<>();
    score.byRule().forEach((rule, share) -> {
      Line before = rules.getOrDefault(rule, new Line(0, 0, Set.of()));
      Set<String> kinds = new TreeSet<>(score.uncaught(rule));
      kinds.removeAll(before.uncaught());
      kinds.forEach(kind -> drops.add(rule + ": not caught any more: " + kind));
      boolean many = share.all() >= MANY && before.harmful() >= MANY;
      if (kinds.isEmpty() && many && share.points() + TOLERANCE < before.points()) {
        drops.add("%s: %s caught, %s before"
            .formatted(rule, share.percent(), MutantScore.Share.percent(before.points())));
      }
    });
    return drops;
  }

  /** The text that holds this score. */
  public static String text(String command, MutantScore score) {
    StringBuilder text = new StringBuilder("# " + command + "\n" + HEADER + "\n");
    score
        .byRule()
        .forEach((rule, share) -> text.append(rule)
            .append(',')
            .append(share.all())
            .append(',')
            .append(share.right())
            .append(',')
            .append(String.join(";", score.uncaught(rule)))
            .append('\n'));
    return text.toString();
  }
}
