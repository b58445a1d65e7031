package org.vsmmu.smmu.decode;

import java.util.ArrayList;
import java.util.List;

/**
 * The words of one structure, explained.
 *
 * @param title the structure in one line
 * @param fields {@code NAME[hi:lo] = value  (meaning)}, in bit order; RES0 bits that are set are
 *     among them, marked
 * @param remarks what is wrong with it, one line each
 */
public record Explanation(String title, List<String> fields, List<String> remarks) {
  public Explanation {
    fields = List.copyOf(fields);
    remarks = List.copyOf(remarks);
  }

  /** Title, indented fields, remarks that start with {@code !}. */
  public List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add(title);
    fields.forEach(f -> lines.add("  " + f));
    remarks.forEach(r -> lines.add("! " + r));
    return lines;
  }

  @Override
  public String toString() {
    return String.join("\n", lines());
  }
}
