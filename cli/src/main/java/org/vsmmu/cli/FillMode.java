package org.vsmmu.cli;

import java.util.Locale;
import org.vsmmu.replay.ReplayOptions.Mode;

/** {@link Mode} as it is typed. */
enum FillMode {
  ADVERSARIAL(Mode.ADVERSARIAL),
  OBSERVED(Mode.OBSERVED);

  private final Mode mode;

  FillMode(Mode mode) {
    this.mode = mode;
  }

  Mode mode() {
    return mode;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
