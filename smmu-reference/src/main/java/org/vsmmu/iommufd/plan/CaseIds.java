package org.vsmmu.iommufd.plan;

import java.util.List;
import java.util.TreeSet;

/** Reads lists of conformance cases. */
final class CaseIds {

  /** {@code "C001-C003 C009"} is C001, C002, C003 and C009. */
  static List<String> parse(String text) {
    TreeSet<String> ids = new TreeSet<>();
    for (String piece : text.split(" ", -1)) {
      int dash = piece.indexOf('-');
      int first = number(dash < 0 ? piece : piece.substring(0, dash));
      int last = dash < 0 ? first : number(piece.substring(dash + 1));
      for (int id = first; id <= last; id++) {
        ids.add("C%03d".formatted(id));
      }
    }
    return List.copyOf(ids);
  }

  private static int number(String id) {
    return Integer.parseInt(id.substring(1));
  }

  private CaseIds() {}
}
