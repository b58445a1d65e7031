package org.vsmmu.cli;

import java.util.Locale;

/** How a replay is shown. */
enum StepsFormat {
  TEXT,
  JSON,
  CSV;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
