package org.vsmmu.conformance.gate;

import java.util.Locale;

/**
 * A line of the baseline that should go; it fails the gate under {@code --strict}.
 *
 * @param kind what is wrong
 * @param entry the line
 * @param message one line, with the file and the line in it
 */
public record BaselineProblem(Kind kind, BaselineEntry entry, String message) {

  /** What is wrong with an entry. */
  public enum Kind {
    /** It ended; it allows nothing any more. */
    EXPIRED,
    /** There was nothing that it would have allowed. */
    UNUSED,
    /** The case that it lists as failing passes. */
    IMPROVED;

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
