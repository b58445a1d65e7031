package org.vsmmu.replay.expectation;

import java.util.OptionalLong;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Finding;

/**
 * A finding, as far as an expectation names one.
 *
 * @param rule its rule's id
 * @param record position of the record it is about; empty is any
 * @param line of that record's source; empty is any
 */
public record Place(String rule, OptionalLong record, OptionalLong line) {

  /** Where a finding is. */
  public static Place of(Finding finding) {
    Evidence about = finding.about();
    long line = about.source().line();
    return new Place(
        finding.rule().id(),
        OptionalLong.of(about.record()),
        line > 0 ? OptionalLong.of(line) : OptionalLong.empty());
  }

  /** Whether a found place is this one. */
  public boolean names(Place found) {
    return rule.equals(found.rule) && fits(record, found.record) && fits(line, found.line);
  }

  private static boolean fits(OptionalLong wanted, OptionalLong found) {
    return wanted.isEmpty() || wanted.equals(found);
  }

  @Override
  public String toString() {
    StringBuilder text = new StringBuilder(rule);
    record.ifPresent(r -> text.append(" at record ").append(r));
    line.ifPresent(l -> text.append(" (line ").append(l).append(')'));
    return text.toString();
  }
}
