package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.ABORT;
import static org.vsmmu.smmu.command.CommandFields.RETRY;
import static org.vsmmu.smmu.command.CommandFields.SID;
import static org.vsmmu.smmu.command.CommandFields.SSEC;
import static org.vsmmu.smmu.command.CommandFields.STAG;

/**
 * Retries or terminates a stalled transaction (SMMUv3 6.2).
 *
 * @param retry Ac: retry; {@code abort} is then ignored
 * @param abort Ab: terminate with an abort
 * @param stag 0 to 65535, as in the event record
 */
public record Resume(boolean ssec, long sid, int stag, boolean retry, boolean abort)
    implements Command {
  public Resume {
    SID.require(sid);
    STAG.require(stag);
  }

  /** For the Non-secure state. */
  public Resume(long sid, int stag, boolean retry, boolean abort) {
    this(false, sid, stag, retry, abort);
  }

  static Resume decode(CommandWords words) {
    return new Resume(
        words.has(SSEC),
        words.get(SID),
        (int) words.get(STAG),
        words.has(RETRY),
        words.has(ABORT));
  }

  @Override
  public Opcode opcode() {
    return Opcode.RESUME;
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode())
        .with(SSEC, ssec)
        .with(SID, sid)
        .with(STAG, stag)
        .with(RETRY, retry)
        .with(ABORT, abort);
  }

  @Override
  public String toString() {
    String answer = retry ? "retry" : abort ? "abort" : "terminate";
    return "%s sid=0x%x stag=0x%x %s%s".formatted(name(), sid, stag, answer, ssec ? " ssec" : "");
  }
}
