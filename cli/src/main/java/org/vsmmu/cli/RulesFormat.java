package org.vsmmu.cli;

import java.util.Locale;

/** How the rule book is shown. */
enum RulesFormat {
  TEXT,
  JSON,
  MARKDOWN;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
