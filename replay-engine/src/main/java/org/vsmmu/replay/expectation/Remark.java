package org.vsmmu.replay.expectation;

import java.util.OptionalLong;
import org.vsmmu.replay.Finding;

/**
 * A remark, as far as an expectation names one.
 *
 * @param place where it is
 * @param occurrences how many records it stands for; empty is any
 */
public record Remark(Place place, OptionalLong occurrences) {

  /** What was remarked. */
  public static Remark of(Finding finding) {
    return new Remark(Place.of(finding), OptionalLong.of(finding.occurrences()));
  }

  /** Whether a found remark is this one. */
  public boolean names(Remark found) {
    return place.names(found.place)
        && (occurrences.isEmpty() || occurrences.equals(found.occurrences));
  }

  @Override
  public String toString() {
    return occurrences.isPresent() && occurrences.getAsLong() > 1
        ? place + " " + occurrences.getAsLong() + " times"
        : place.toString();
  }
}
