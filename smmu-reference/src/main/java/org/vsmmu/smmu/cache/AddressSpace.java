package org.vsmmu.smmu.cache;

import java.util.List;
import java.util.OptionalInt;

/**
 * The entries that one tag selects, or entries whose tag is not known.
 *
 * <p>An address space knows only which commands reach it; a space of unknown tag is reached by
 * every command that may be meant for it.
 */
public abstract class AddressSpace {

  private final RangeIndex<Version> live = new RangeIndex<>();
  private final RangeIndex<StalePiece> stale = new RangeIndex<>();
  private final RangeIndex<StalePiece> residue = new RangeIndex<>();
  private final RangeIndex<SplitLeaf> splitLeaves = new RangeIndex<>();
  private long lastWholeInvalidation = -1;

  /** Whether a TLBI is meant for entries of this space, its address aside. */
  public abstract boolean reachedBy(TlbScope scope, boolean global);

  /** The VMID if this is a stage 2 that combined entries are made from. */
  public OptionalInt nestedVmid() {
    return OptionalInt.empty();
  }

  RangeIndex<Version> live() {
    return live;
  }

  RangeIndex<StalePiece> stale() {
    return stale;
  }

  /** Combined entries that were made from stage-2 entries which are gone (SMMUv3 7.3 item 3). */
  RangeIndex<StalePiece> residue() {
    return residue;
  }

  /** Leaves of which only a part is stale: a TLBI for any address of them takes that part. */
  RangeIndex<SplitLeaf> splitLeaves() {
    return splitLeaves;
  }

  /** Live translations that touch a range. */
  public List<Version> liveIn(long first, long last) {
    return live.touching(first, last);
  }

  /** Parts of ended translations that touch a range and that a TLB may still hold. */
  public List<StalePiece> staleIn(long first, long last) {
    List<StalePiece> pieces = stale.touching(first, last);
    pieces.addAll(residue.touching(first, last));
    return pieces;
  }

  /** How many stale pieces there are. */
  public int staleCount() {
    return stale.size() + residue.size();
  }

  /** When the last completed command was consumed that takes everything of this tag; -1: never. */
  public long lastWholeInvalidation() {
    return lastWholeInvalidation;
  }

  void wholeInvalidation(long tick) {
    lastWholeInvalidation = Math.max(lastWholeInvalidation, tick);
  }
}
