package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.PRG_INDEX;
import static org.vsmmu.smmu.command.CommandFields.RESPONSE;
import static org.vsmmu.smmu.command.CommandFields.SID;
import static org.vsmmu.smmu.command.CommandFields.SSID;
import static org.vsmmu.smmu.command.CommandFields.SSV;

/**
 * Answers a page request group of a device (SMMUv3 6.2, 8.5).
 *
 * @param prgIndex 0 to 511
 * @param response 0 deny (failure), 1 invalid request, 2 success, 3 CERROR_ILL
 */
public record PriResp(boolean ssv, int ssid, long sid, int prgIndex, int response)
    implements Command {
  private static final String[] RESPONSES = {"deny", "fail", "success", "3"};

  public PriResp {
    SSID.require(ssid);
    SID.require(sid);
    PRG_INDEX.require(prgIndex);
    RESPONSE.require(response);
  }

  static PriResp decode(CommandWords words) {
    return new PriResp(
        words.has(SSV),
        (int) words.get(SSID),
        words.get(SID),
        (int) words.get(PRG_INDEX),
        (int) words.get(RESPONSE));
  }

  @Override
  public Opcode opcode() {
    return Opcode.PRI_RESP;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode())
        .with(SSV, ssv)
        .with(SSID, ssid)
        .with(SID, sid)
        .with(PRG_INDEX, prgIndex)
        .with(RESPONSE, response);
  }

  @Override
  public String toString() {
    return "%s sid=0x%x%s prgi=0x%x resp=%s"
        .formatted(name(), sid, ssv ? " ssid=" + ssid : "", prgIndex, RESPONSES[response]);
  }
}
