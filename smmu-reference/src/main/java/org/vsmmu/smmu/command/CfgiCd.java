package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.LEAF;
import static org.vsmmu.smmu.command.CommandFields.SID;
import static org.vsmmu.smmu.command.CommandFields.SSEC;
import static org.vsmmu.smmu.command.CommandFields.SSID;

/** Removes one cached CD of a stream; SSID 0 also names the only CD (SMMUv3 6.5). */
public record CfgiCd(boolean ssec, long sid, int ssid, boolean leaf) implements Command {
  public CfgiCd {
    SID.require(sid);
    SSID.require(ssid);
  }

  /** For the Non-secure state. */
  public CfgiCd(long sid, int ssid, boolean leaf) {
    this(false, sid, ssid, leaf);
  }

  static CfgiCd decode(CommandWords words) {
    return new CfgiCd(words.has(SSEC), words.get(SID), (int) words.get(SSID), words.has(LEAF));
  }

  @Override
  public Opcode opcode() {
    return Opcode.CFGI_CD;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode())
        .with(SSEC, ssec)
        .with(SID, sid)
        .with(SSID, ssid)
        .with(LEAF, leaf);
  }

  @Override
  public String toString() {
    return name()
        + " sid=0x" + Long.toHexString(sid)
        + " ssid=" + ssid
        + (leaf ? " leaf" : "")
        + (ssec ? " ssec" : "");
  }
}
