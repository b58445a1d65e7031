package org.vsmmu.conformance.plan;

import java.util.ArrayList;
import java.util.List;

/** Writes ids of cases as ranges. */
final class CaseRanges {

  private CaseRanges() {}

  /**
   * {@code C001-C003 C009}.
   *
   * @param ids ascending, a letter and digits each
   */
  static String of(List<String> ids) {
    List<String> ranges = new ArrayList<>();
    for (int first = 0, next; first < ids.size(); first = next) {
      next = first + 1;
      while (next < ids.size() && number(ids, next) == number(ids, first) + next - first) {
        next++;
      }
      boolean one = next == first + 1;
      ranges.add(one ? ids.get(first) : ids.get(first) + "-" + ids.get(next - 1));
    }
    return String.join(" ", ranges);
  }

  private static int number(List<String> ids, int index) {
    return Integer.parseInt(ids.get(index).substring(1));
  }
}
