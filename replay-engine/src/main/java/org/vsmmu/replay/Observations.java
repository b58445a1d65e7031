package org.vsmmu.replay;

import java.util.List;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.ObservedTlb;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.trace.Body.CacheEvent;
import org.vsmmu.trace.Body.WalkStep;
import org.vsmmu.trace.TraceRecord;

/** Follows one implementation's TLB by what it says of itself. */
final class Observations {

  /** An entry of unknown size counts as the smallest page. */
  private static final int PAGE_SHIFT = 12;

  private static final int PAGE_LEVEL = 3;

  /** nG of a stage-1 leaf descriptor (SMMUv3 4.3). */
  private static final long NOT_GLOBAL = 1 << 11;

  private final ObservedTlb tlb = new ObservedTlb();
  private final Consumer<Moment> moments;
  private final boolean ds;
  private boolean fromReset;
  private long lastLeaf = -1;
  private boolean lastGlobal;
  private Evidence lastStep;
  private boolean lost;

  Observations(boolean ds, Consumer<Moment> moments) {
    this.ds = ds;
    this.moments = moments;
  }

  ObservedTlb tlb() {
    return tlb;
  }

  /** The implementation was reset: its caches are empty. */
  void reset() {
    tlb.dropTags(tag -> true);
    fromReset = true;
  }

  /** Whether everything since the reset is known. */
  boolean fromReset() {
    return fromReset && !lost;
  }

  void uncertain() {
    lost = true;
  }

  void completed(Invalidation command, Evidence sync) {
    tlb.complete(command, sync, ds);
  }

  void event(TraceRecord record, CacheEvent event) {
    if (!event.cache().equals("tlb")) {
      return;
    }
    SortedMap<String, Long> fields = event.fields();
    switch (event.action()) {
      case "insert" -> insert(record, fields);
      case "hit" -> hit(record, fields);
      case "miss" -> tag(fields).ifPresent(tag -> tlb.miss(tag, fields.getOrDefault("addr", 0L)));
      case "invalidate" -> invalidate(fields);
      default -> {
        // Other actions say nothing of what it holds.
      }
    }
  }

  /**
   * How an entry came to be.
   *
   * @param insert the record of the insertion
   * @param leaf the walk's last step before it; null when the capture does not show it
   */
  record Insertion(Evidence insert, Evidence leaf) implements HitProof {
    @Override
    public List<Evidence> proof() {
      return leaf == null ? List.of(insert) : List.of(leaf, insert);
    }
  }

  /** A walk reached a leaf of stage 1: its nG bit says whether the entry will be global. */
  void walk(TraceRecord record, WalkStep step) {
    boolean leaf = step.kind().equals("ptw_page_pte") || step.kind().equals("ptw_block_pte");
    Long address = step.fields().get("iova");
    Long pte = step.fields().get("pte");
    // QEMU calls the stage-1 walk of a nested stream stage 3.
    boolean stage1 = step.fields().getOrDefault("stage", 2L) != 2;
    if (leaf && stage1 && address != null && pte != null) {
      lastLeaf = address >>> PAGE_SHIFT;
      lastStep = Evidence.of(record, "map");
      lastGlobal = (pte & NOT_GLOBAL) == 0;
    }
  }

  private void insert(TraceRecord record, SortedMap<String, Long> fields) {
    Long address = fields.get("addr");
    Long granule = fields.get("tg");
    Long level = fields.get("level");
    Optional<Tag> tag = tag(fields);
    if (address == null || tag.isEmpty() || granule == null || level == null) {
      return;
    }
    if (granule >= 1 && granule <= 3 && level >= 1 && level <= 3) {
      int shift = 10 + 2 * granule.intValue();
      boolean walked = tag.get().stage() == 1 && lastLeaf == address >>> PAGE_SHIFT;
      boolean global = walked && lastGlobal;
      Insertion insert = new Insertion(Evidence.of(record, "map"), walked ? lastStep : null);
      tlb.insert(tag.get(), address, shift, level.intValue(), global, insert);
    }
  }

  private void hit(TraceRecord record, SortedMap<String, Long> fields) {
    Long address = fields.get("addr");
    Optional<Tag> tag = tag(fields);
    if (address == null || tag.isEmpty()) {
      return;
    }
    Optional<ObservedTlb.Entry> entry = tlb.lookup(tag.get(), address);
    Optional<ObservedTlb.Exclusion> excludedBy = entry.map(ObservedTlb.Entry::mustBeGone);
    String lookup = tag.get() + " address " + RecordText.hex(address);
    Evidence hit = Evidence.of(record, "access");
    moments.accept(new Moment.EntryHit(hit, lookup, entry, excludedBy, fromReset()));
    // What was hit is there, as the model saw it or not: one fault is reported once.
    entry.ifPresentOrElse(
        tlb::confirm,
        () -> tlb.insert(
            tag.get(), address, PAGE_SHIFT, PAGE_LEVEL, false, new Insertion(hit, null)));
  }

  /** An ASID of -1 marks an entry of stage 2; a VMID of -1 an SMMU without stage 2. */
  private static Optional<Tag> tag(SortedMap<String, Long> fields) {
    Long vmid = fields.get("vmid");
    Long asid = fields.get("asid");
    if (asid == null) {
      return Optional.empty();
    }
    int v = vmid == null || vmid < 0 ? 0 : vmid.intValue();
    return Optional.of(asid < 0 ? Tag.stage2(v) : Tag.stage1(v, asid.intValue()));
  }

  private void invalidate(SortedMap<String, Long> fields) {
    Long vmid = fields.get("vmid");
    Long asid = fields.get("asid");
    Long address = fields.get("addr");
    Long stage = fields.get("stage");
    boolean anyVmid = vmid == null || vmid < 0;
    if (address == null) {
      tlb.dropTags(tag -> (anyVmid || tag.vmid() == vmid)
          && (asid == null || asid < 0 || tag.asid() == asid)
          && (stage == null || stage == tag.stage()));
      return;
    }
    int tg = fields.getOrDefault("tg", 0L).intValue();
    int ttl = fields.getOrDefault("ttl", 0L).intValue();
    long pages = Math.max(1, fields.getOrDefault("pages", 1L));
    long first = address & -4096L;
    TlbiRange tlbi = new TlbiRange(first, tg & 3, 0, 0, ttl & 3, false);
    AddressRange covered = tg == 0
        ? new AddressRange(first, first)
        : AddressRange.ofSize(first, pages << tlbi.granuleShift());
    boolean stage2 = stage != null && stage == 2;
    tlb.dropRange(
        tag -> (anyVmid || tag.vmid() == vmid)
            && (stage2 ? tag.stage() == 2 : tag.stage() == 1)
            && (asid == null || asid < 0 || tag.asid() == asid),
        tlbi,
        covered);
  }
}
