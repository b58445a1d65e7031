package org.vsmmu.replay;

import java.util.List;
import org.vsmmu.smmu.command.AddressRange;

/**
 * A range was declared free, or mapped again, while something of an earlier translation may still
 * be cached.
 *
 * @param claim the unmap
 * @param map the map that had made it valid; null when the capture does not have it
 * @param reuse the record that declares the range free
 * @param left the addresses that may still be cached
 * @param remains what kind of entry is left, and why
 * @param commands commands that came close, and the SYNCs and ATC_INVs that matter
 * @param remark why the nearest command does not help; may be empty
 * @param weak whether the capture does not identify the domain
 * @param doubt empty when certain; otherwise why it cannot be decided
 * @param needs what to record to decide; empty when certain
 */
public record Reuse(
    Claim claim,
    Evidence map,
    Evidence reuse,
    List<AddressRange> left,
    Remains remains,
    List<Evidence> commands,
    String remark,
    boolean weak,
    String doubt,
    String needs) {

  /** What is left, and why. */
  public enum Remains {
    /** No command covers it. */
    TLB,
    /** Commands cover it, but no SYNC has completed them. */
    TLB_UNSYNCED,
    /** The stage-2 entry is gone, combined entries made from it are not. */
    COMBINED,
    /** No ATC_INV covers it. */
    ATC,
    /** An ATC_INV covers it, but came while the TLB could still feed the ATC again. */
    ATC_EARLY,
    /** An ATC_INV covers it, but no SYNC has completed it. */
    ATC_UNSYNCED
  }

  /** Whether it is certain. */
  public boolean certain() {
    return doubt.isEmpty();
  }

  /** The same with a reason for doubt. */
  public Reuse doubted(String why, String whatToRecord) {
    return new Reuse(claim, map, reuse, left, remains, commands, remark, weak, why, whatToRecord);
  }
}
