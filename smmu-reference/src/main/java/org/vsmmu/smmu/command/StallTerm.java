package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.SID;
import static org.vsmmu.smmu.command.CommandFields.SSEC;

/** Marks all stalled transactions of a stream for termination (SMMUv3 6.2). */
public record StallTerm(boolean ssec, long sid) implements Command {
  public StallTerm {
    SID.require(sid);
  }

  /** For the Non-secure state. */
  public StallTerm(long sid) {
    this(false, sid);
  }

  static StallTerm decode(CommandWords words) {
    return new StallTerm(words.has(SSEC), words.get(SID));
  }

  @Override
  public Opcode opcode() {
    return Opcode.STALL_TERM;
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
