package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.LEAF;
import static org.vsmmu.smmu.command.CommandFields.SID;
import static org.vsmmu.smmu.command.CommandFields.SSEC;

/** Removes a cached STE and every CD cached through it (SMMUv3 6.5). */
public record CfgiSte(boolean ssec, long sid, boolean leaf) implements Command {
  public CfgiSte {
    SID.require(sid);
  }

  /** For the Non-secure state. */
  public CfgiSte(long sid, boolean leaf) {
    this(false, sid, leaf);
  }

  static CfgiSte decode(CommandWords words) {
    return new CfgiSte(words.has(SSEC), words.get(SID), words.has(LEAF));
  }

  @Override
  public Opcode opcode() {
    return Opcode.CFGI_STE;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode()).with(SSEC, ssec).with(SID, sid).with(LEAF, leaf);
  }

  @Override
  public String toString() {
    String scope = leaf ? " leaf" : "";
    return name() + " sid=0x" + Long.toHexString(sid) + scope + (ssec ? " ssec" : "");
  }
}
