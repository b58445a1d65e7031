package org.vsmmu.replay.forward;

/**
 * One way in which commands were not forwarded as they should be.
 *
 * @param kind the most specific cause
 * @param place which command, from 1: of those seen, or of those expected when none was seen
 * @param expected in words; {@code none} when there should be no command
 * @param seen in words; {@code none} when there is no command
 */
public record ForwardDifference(Kind kind, int place, String expected, String seen) {

  /** What a difference comes from. */
  public enum Kind {
    /** A guest's command did not arrive, or arrived as something else. */
    MISSING,
    /** It names another guest. */
    VMID,
    /** It names another device, or the guest's number of it. */
    SID,
    /** It stands elsewhere, or a CMD_SYNC does. */
    ORDER,
    /** A command that the guest did not give. */
    EXTRA,
    /** A command or bits that must not reach the SMMU. */
    UNFILTERED
  }
}
