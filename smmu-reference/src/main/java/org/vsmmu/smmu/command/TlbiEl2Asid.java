package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ASID;

/** Removes the non-global NS-EL2-E2H entries of an ASID (SMMUv3 6.5). */
public record TlbiEl2Asid(int asid) implements Command {
  public TlbiEl2Asid {
    ASID.require(asid);
  }

  static TlbiEl2Asid decode(CommandWords words) {
    return new TlbiEl2Asid((int) words.get(ASID));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_EL2_ASID;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode()).with(ASID, asid);
  }

  @Override
  public String toString() {
    return name() + " asid=" + asid;
  }
}
