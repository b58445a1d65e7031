package org.vsmmu.replay.machine.update;

import java.util.Optional;
import org.vsmmu.replay.Evidence;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TlbScope;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiRange;

/**
 * A command that was consumed and completes at the next CMD_SYNC.
 *
 * @param tick when it was consumed
 * @param tlb what it takes from the TLB; empty if nothing
 */
record Pending(long tick, Command command, Optional<TlbScope> tlb, Evidence at) {

  /** Whether it takes some entries of a tag. */
  boolean reaches(Tag tag, boolean global) {
    return tlb.isPresent() && tlb.get().reaches(tag, global);
  }

  /** Whether its addresses, if it has any, touch a range. */
  boolean touches(AddressRange range, boolean ds) {
    Optional<TlbiRange> own = tlb.flatMap(TlbScope::range);
    return own.isEmpty() || own.get().covered(ds).overlaps(range);
  }

  /** Whether it leaves cached table descriptors. */
  boolean leafOnly() {
    return tlb.flatMap(TlbScope::range).map(TlbiRange::leaf).orElse(false);
  }
}
