package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.SID;
import static org.vsmmu.smmu.command.CommandFields.SSEC;
import static org.vsmmu.smmu.command.CommandFields.SSID;
import static org.vsmmu.smmu.command.CommandFields.SSV;

/** Hints that the configuration of a stream will be needed; never records an event (SMMUv3 6.2). */
public record PrefetchConfig(boolean ssec, boolean ssv, int ssid, long sid) implements Command {
  public PrefetchConfig {
    SSID.require(ssid);
    SID.require(sid);
  }

  /** For the Non-secure state. */
  public PrefetchConfig(boolean ssv, int ssid, long sid) {
    this(false, ssv, ssid, sid);
  }

  static PrefetchConfig decode(CommandWords words) {
    return new PrefetchConfig(
        words.has(SSEC), words.has(SSV), (int) words.get(SSID), words.get(SID));
  }

  @Override
  public Opcode opcode() {
    return Opcode.PREFETCH_CONFIG;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode())
        .with(SSEC, ssec)
        .with(SSV, ssv)
        .with(SSID, ssid)
        .with(SID, sid);
  }

  @Override
  public String toString() {
    String substream = ssv ? " ssid=" + ssid : "";
    return name() + " sid=0x" + Long.toHexString(sid) + substream + (ssec ? " ssec" : "");
  }
}
