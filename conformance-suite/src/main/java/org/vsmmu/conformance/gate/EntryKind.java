package org.vsmmu.conformance.gate;

import java.util.Arrays;
import java.util.Locale;
import java.util.Optional;

/** What an entry of a baseline says of the cases it names. */
public enum EntryKind {
  /** The case fails; that it passes is an improvement. */
  FAIL,
  /** The case may fail and may pass. */
  FLAKE,
  /** The case is not to be run. */
  SKIP,
  /** These findings are allowed, others are not. */
  WAIVER;

  /** The kind of a name. */
  static Optional<EntryKind> byName(String name) {
    return Arrays.stream(values()).filter(kind -> kind.toString().equals(name)).findFirst();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
