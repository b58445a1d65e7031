package org.vsmmu.replay;

import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SortedMap;
import java.util.function.Consumer;
import org.vsmmu.replay.log.LogJudge;
import org.vsmmu.replay.log.SeenTranslation;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.ObservedTlb;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.trace.Body.CacheEvent;
import org.vsmmu.trace.Body.WalkStep;
import org.vsmmu.trace.TraceRecord;

/** Follows one implementation's TLB by what it says of itself. */
final class Observations {

  /** An entry of unknown size counts as the smallest page. */
  private static final int PAGE_SHIFT = 12;

  private static final int PAGE_LEVEL = 3;

  /** More than any TLB has; beyond, what was inserted is forgotten. */
  private static final int MOST_ENTRIES = 1 << 17;

  /** nG of a stage-1 leaf descriptor (SMMUv3 4.3). */
  private static final long NOT_GLOBAL = 1 << 11;

  private final ObservedTlb tlb = new ObservedTlb();
  private final LogJudge accesses;
  private final Consumer<Moment> moments;
  private final boolean ds;
  private boolean fromReset;
  private long lastLeaf = -1;
  private boolean lastGlobal;
  private Evidence lastStep;
  private Tag lastTag;
  private boolean lost;
  private boolean insertions;

  Observations(boolean ds, Optional<IdRegisters> id, Consumer<Moment> moments) {
    this.ds = ds;
    this.accesses = new LogJudge(id, moments);
    this.moments = moments;
  }

  ObservedTlb tlb() {
    return tlb;
  }

  /** The implementation was reset: its caches are empty. */
  void reset() {
    tlb.dropTags(tag -> true);
    fromReset = true;
    accesses.reset();
  }

  /** What the implementation says of its accesses is judged by what it said of its walks. */
  LogJudge accesses() {
    return accesses;
  }

  /** Whether everything since the reset is known; QEMU before 5.1 does not tell of insertions. */
  boolean fromReset() {
    return fromReset && !lost && insertions;
  }

  void uncertain(TraceRecord record) {
    lost = true;
    accesses.lost(record);
  }

  void completed(Invalidation command, Evidence sync) {
    tlb.complete(command, sync, ds);
  }

  void event(TraceRecord record, CacheEvent event) {
    SortedMap<String, Long> fields = event.fields();
    if (event.cache().equals("config")) {
      config(record, event.action(), fields);
    }
    if (!event.cache().equals("tlb")) {
      return;
    }
    switch (event.action()) {
      case "insert" -> insert(record, fields);
      case "hit" -> hit(record, fields);
      case "miss" -> miss(record, fields);
      case "invalidate" -> invalidate(fields);
      default -> {
        // Other actions say nothing of what it holds.
      }
    }
  }

  private void config(TraceRecord record, String action, SortedMap<String, Long> fields) {
    Long sid = fields.get("sid");
    if (action.equals("invalidate")) {
      long first = sid != null ? sid : fields.getOrDefault("first", 0L);
      accesses.dropConfig(first, sid != null ? sid : fields.getOrDefault("last", Long.MAX_VALUE));
    } else if (sid != null && (action.equals("hit") || action.equals("miss"))) {
      accesses.config(record, sid, action.equals("hit"), this::stage2);
    }
  }

  /** The tag of the last look-up decides which stage-2 entries matter. */
  private OptionalLong stage2(long ipa) {
    return lastTag == null
        ? OptionalLong.empty()
        : accesses.output(held(Tag.stage2(lastTag.vmid()), ipa), ipa);
  }

  private List<SeenTranslation> held(Tag tag, long address) {
    return tlb.covering(tag, address).stream()
        .map(entry -> ((Insertion) entry.cause()).holds())
        .toList();
  }

  private void miss(TraceRecord record, SortedMap<String, Long> fields) {
    Optional<Tag> tag = tag(fields);
    if (tag.isPresent()) {
      long address = fields.getOrDefault("addr", 0L);
      lastTag = tag.get();
      accesses.lookup(record, tag.get(), address, false, List.of());
      tlb.miss(tag.get(), address);
    }
  }

  /**
   * How an entry came to be.
   *
   * @param insert the record of the insertion
   * @param leaf the walk's last step before it; null when the capture does not show it
   * @param holds what it translates
   */
  record Insertion(Evidence insert, Evidence leaf, SeenTranslation holds) implements HitProof {
    @Override
    public List<Evidence> proof() {
      return leaf == null ? List.of(insert) : List.of(leaf, insert);
    }
  }

  /** A walk reached a leaf of stage 1: its nG bit says whether the entry will be global. */
  void walk(TraceRecord record, WalkStep step) {
    accesses.walk(record, step);
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
    insertions = true;
    if (granule >= 1 && granule <= 3 && level >= 1 && level <= 3) {
      int shift = 10 + 2 * granule.intValue();
      boolean walked = tag.get().stage() == 1 && lastLeaf == address >>> PAGE_SHIFT;
      boolean global = walked && lastGlobal;
      int sizeShift = shift + (PAGE_LEVEL - level.intValue()) * (shift - 3);
      SeenTranslation holds = accesses.insert(record, tag.get(), address, sizeShift);
      Insertion insert = new Insertion(Evidence.of(record, "map"), walked ? lastStep : null, holds);
      if (tlb.size() >= MOST_ENTRIES) {
        tlb.dropTags(any -> true);
        uncertain(record);
      }
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
    SeenTranslation unknown = accesses.unknown(address, PAGE_SHIFT);
    lastTag = tag.get();
    List<SeenTranslation> held = held(tag.get(), address);
    accesses.lookup(record, tag.get(), address, true, held.isEmpty() ? List.of(unknown) : held);
    moments.accept(new Moment.EntryHit(hit, lookup, entry, excludedBy, fromReset()));
    // What was hit is there, as the model saw it or not: one fault is reported once.
    entry.ifPresentOrElse(
        tlb::confirm,
        () -> tlb.insert(
            tag.get(), address, PAGE_SHIFT, PAGE_LEVEL, false, new Insertion(hit, null, unknown)));
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
