package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ASID;

/** Secure twin of {@link TlbiEl2Asid}; CERROR_ILL on the Non-secure queue (SMMUv3 6.2). */
public record TlbiSEl2Asid(int asid) implements Command {
  public TlbiSEl2Asid {
    ASID.require(asid);
  }

  static TlbiSEl2Asid decode(CommandWords words) {
    return new TlbiSEl2Asid((int) words.get(ASID));
  }

  @Override
  public Opcode opcode() {
    return Opcode.TLBI_S_EL2_ASID;
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
