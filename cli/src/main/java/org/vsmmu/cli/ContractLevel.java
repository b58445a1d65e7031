package org.vsmmu.cli;

import java.util.Locale;

/** What a broken promise of the uAPI text counts as. No rule judges one yet. */
enum ContractLevel {
  FAIL,
  WARN;

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
