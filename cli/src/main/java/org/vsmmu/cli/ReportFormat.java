package org.vsmmu.cli;

import java.util.Locale;

/** For people or for programs. */
enum ReportFormat {
  TEXT,
  JSON;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
