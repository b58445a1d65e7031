package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.RANGE;
import static org.vsmmu.smmu.command.CommandFields.SID;
import static org.vsmmu.smmu.command.CommandFields.SSEC;

/**
 * Removes the cached STEs of 2^(Range+1) StreamIDs, aligned down, with their L1STDs and CDs
 * (SMMUv3 6.2, 6.5). Range 31 is CFGI_ALL: every StreamID, whatever {@code sid} says.
 */
public record CfgiSteRange(boolean ssec, long sid, int range) implements Command {
  private static final int ALL = 31;

  public CfgiSteRange {
    SID.require(sid);
    RANGE.require(range);
  }

  /** For the Non-secure state. */
  public CfgiSteRange(long sid, int range) {
    this(false, sid, range);
  }

  /** CFGI_ALL. */
  public static CfgiSteRange all() {
    return new CfgiSteRange(0, ALL);
  }

  static CfgiSteRange decode(CommandWords words) {
    return new CfgiSteRange(words.has(SSEC), words.get(SID), (int) words.get(RANGE));
  }

  public boolean isAll() {
    return range == ALL;
  }

  /** The first StreamID covered. */
  public long firstSid() {
    return sid & ~spanMask();
  }

  /** The last StreamID covered, inclusive. */
  public long lastSid() {
    return sid | spanMask();
  }

  public boolean covers(long streamId) {
    return firstSid() <= streamId && streamId <= lastSid();
  }

  private long spanMask() {
    return (1L << (range + 1)) - 1;
  }

  @Override
  public Opcode opcode() {
    return Opcode.CFGI_STE_RANGE;
  }

  @Override
  public String name() {
    return isAll() ? "CFGI_ALL" : opcode().name();
  }

  @Override
  public CommandWords words() {
    return CommandWords.of(opcode()).with(SSEC, ssec).with(SID, sid).with(RANGE, range);
  }

  @Override
  public String toString() {
    String sids = isAll() ? "" : " sid=0x%x..0x%x".formatted(firstSid(), lastSid());
    return name() + sids + (ssec ? " ssec" : "");
  }
}
