package org.vsmmu.cli;

import java.util.Locale;
import org.vsmmu.replay.ReplayOptions.Contract;

/** What a broken promise counts as. */
enum ContractLevel {
  FAIL(Contract.FAIL),
  WARN(Contract.WARN);

  private final Contract contract;

  ContractLevel(Contract contract) {
    this.contract = contract;
  }

  Contract contract() {
    return contract;
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
