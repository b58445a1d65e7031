package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.SID;
import static org.vsmmu.smmu.command.CommandFields.SSEC;

/** Removes every cached CD of a stream (SMMUv3 6.5). */
public record CfgiCdAll(boolean ssec, long sid) implements Command {
  public CfgiCdAll {
    SID.require(sid);
  }

  /** For the Non-secure state. */
  public CfgiCdAll(long sid) {
    this(false, sid);
  }

  static CfgiCdAll decode(CommandWords words) {
    return new CfgiCdAll(words.has(SSEC), words.get(SID));
  }

  @Override
  public Opcode opcode() {
    return Opcode.CFGI_CD_ALL;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode()).with(SSEC, ssec).with(SID, sid);
  }

  @Override
  public String toString() {
    return name() + " sid=0x" + Long.toHexString(sid) + (ssec ? " ssec" : "");
  }
}
