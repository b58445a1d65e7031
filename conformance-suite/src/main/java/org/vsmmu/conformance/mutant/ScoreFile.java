package org.vsmmu.conformance.mutant;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The score that is checked in: by rule, how much of what is harmful has to be caught.
 *
 * <pre>{@code
 * # vsmmu gate --mutants 10000 --seed 1 traces
 * rule,caught
 * CFG-STALE,100.00
 * }</pre>
 *
 * @param points by rule, in hundredths of a percent
 */
public record ScoreFile(Map<String, Long> points) {
  private static final String HEADER = "rule,caught";

  public ScoreFile {
    points = new LinkedHashMap<>(points);
  }

  /**
   * Reads it.
   *
   * @param name how messages call it
   * @throws IllegalArgumentException with the line that is wrong
   */
  public static ScoreFile read(String name, String text) {
    Map<String, Long> points = new LinkedHashMap<>();
    boolean header = false;
    List<String> lines = text.lines().toList();
    for (int i = 0; i < lines.size(); i++) {
      String line = lines.get(i).strip();
      if (line.isEmpty() || line.startsWith("#")) {
        continue;
      } else if (!header && line.equals(HEADER)) {
        header = true;
      } else if (header && line.matches("[A-Z0-9-]+,\\d{1,3}\\.\\d\\d")) {
        String[] cells = line.split(",");
        points.put(cells[0], Long.parseLong(cells[1].replace(".", "")));
      } else {
        throw new IllegalArgumentException("%s:%d: '%s'; expected %s"
            .formatted(name, i + 1, line, header ? "RULE,99.99" : HEADER));
      }
    }
    return new ScoreFile(points);
  }

  /** The rules that catch less than they have to, in words. */
  public List<String> drops(MutantScore score) {
    List<String> drops = new ArrayList<>();
    Map<String, MutantScore.Share> found = score.byRule();
    points.forEach((rule, wanted) -> {
      MutantScore.Share share = found.get(rule);
      if (share == null) {
        drops.add(rule + ": no mutant of it any more");
      } else if (share.points() < wanted) {
        drops.add("%s: %s caught, %s before"
            .formatted(rule, share.percent(), MutantScore.Share.percent(wanted)));
      }
    });
    return drops;
  }

  /** The text that holds this score. */
  public static String text(String command, MutantScore score) {
    StringBuilder text = new StringBuilder("# " + command + "\n" + HEADER + "\n");
    score
        .byRule()
        .forEach((rule, share) -> text.append("%s,%d.%02d%n"
            .formatted(rule, share.points() / 100, share.points() % 100)
            .replace("\r", "")));
    return text.toString();
  }
}
