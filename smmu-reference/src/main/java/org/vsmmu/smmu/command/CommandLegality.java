package org.vsmmu.smmu.command;

import org.vsmmu.smmu.register.SmmuProfile;

final class CommandLegality {
  static Legality judge(CommandWords words, SmmuProfile profile) {
    return new Legality.Unknown("not written yet");
  }

  private CommandLegality() {}
}
