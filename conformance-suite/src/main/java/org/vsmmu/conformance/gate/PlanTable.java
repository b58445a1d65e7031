package org.vsmmu.conformance.gate;

import java.util.ArrayList;
import java.util.List;

/**
 * What was judged of each part of the upstreaming plan.
 *
 * @param rows all parts in the order of the plan
 */
public record PlanTable(List<Row> rows) {

  /** The parts of the upstreaming plan, in its order. */
  public static final List<String> PARTS = List.of("2b", "3", "4", "vcmdq", "base");

  /**
   * A part. Its cases are the sum of the other numbers.
   *
   * @param part 2b, 3, 4, vcmdq or base
   * @param conform cases that conform
   * @param diverge cases that diverge, as expected or not
   * @param inconclusive cases that could not be decided
   * @param notExercised cases in which no rule judged, and cases that were not judged
   */
  public record Row(String part, long conform, long diverge, long inconclusive, long notExercised) {

    /** How many cases there are. */
    public long cases() {
      return conform + diverge + inconclusive + notExercised;
    }
  }

  public PlanTable {
    rows = List.copyOf(rows);
  }

  /** The table of these cases. */
  static PlanTable of(List<CaseResult> cases) {
    List<Row> rows = new ArrayList<>();
    for (String part : PARTS) {
      long[] counts = new long[4];
      for (CaseResult result : cases) {
        if (result.part().equals(part)) {
          counts[column(result)]++;
        }
      }
      rows.add(new Row(part, counts[0], counts[1], counts[2], counts[3]));
    }
    return new PlanTable(rows);
  }

  private static int column(CaseResult result) {
    return switch (result.verdict()) {
      case CONFORMS -> 0;
      case DIVERGES -> 1;
      case INCONCLUSIVE -> 2;
      case NOTHING -> 3;
    };
  }
}
