package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.vsmmu.smmu.config.CdLegality;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.SteLegality;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.translate.Context;
import org.vsmmu.smmu.translate.TranslationTable;
import org.vsmmu.smmu.translate.Unreadable;

/**
 * Every configuration that any stream ever had, by the VMID that its TLB entries carry (SMMUv3
 * 15.3). TLB entries are not tagged by stream, so a stream may hit what another one left.
 */
final class Contexts {

  private final Past past;
  private final IdRegisters id;
  private final boolean e2h;
  private long now;
  private boolean uncertain;
  private final Map<Long, StreamCopies> streams = new LinkedHashMap<>();
  private final Map<Integer, List<Stage2Use>> stage2Uses = new HashMap<>();
  private final Map<Integer, Stage2Walks> stage2Walks = new HashMap<>();
  private final Map<Integer, List<ContextUse>> uses = new HashMap<>();

  /**
   * Works out the STEs of all streams.
   *
   * @param sids streams that an STE was ever written for, or that were ever used
   */
  Contexts(Past past, IdRegisters id, boolean e2h, Collection<Long> sids, long now) {
    this.past = past;
    this.id = id;
    this.e2h = e2h;
    this.now = now;
    for (long sid : sids) {
      StreamCopies copies = new StreamCopies(past, id, e2h, sid, now);
      streams.put(sid, copies);
      copies.stes().forEach(this::noteStage2);
    }
    uncertain = past.uncertain();
  }

  /** Whether both stages translate for any stream: then CDs are found through stage 2. */
  boolean anyNested() {
    return streams.values().stream()
        .flatMap(stream -> stream.stes().stream())
        .anyMatch(copy -> copy.ste().nested());
  }

  /** A new look-up begins: tables may have changed since the last. */
  void begin(long tick) {
    now = tick;
    stage2Walks.clear();
  }

  /** Whether some configuration depends on what nobody knows. */
  boolean uncertain() {
    return uncertain;
  }

  Set<Long> sids() {
    return streams.keySet();
  }

  /** Every VMID that any stream ever had; no tag for streams without. */
  SortedSet<Integer> vmids() {
    SortedSet<Integer> vmids = new TreeSet<>(stage2Uses.keySet());
    for (StreamCopies stream : streams.values()) {
      stream.stes().stream()
          .map(Copy::ste)
          .filter(ste -> ste.stage1() && SteLegality.legal(ste, id, e2h))
          .forEach(ste -> vmids.add(tag(ste)));
    }
    return vmids;
  }

  /** The CDs that a stream's tables ever had. */
  SortedSet<Long> cdIndexes(long sid) {
    SortedSet<Long> indexes = new TreeSet<>();
    for (Copy copy : stream(sid).stes()) {
      StreamTableEntry ste = copy.ste();
      if (ste.stage1() && SteLegality.legal(ste, id, e2h)) {
        CdIndexes of = new CdIndexes(past, id, address -> stage2(ste.s2Vmid()).of(address));
        indexes.addAll(of.of(ste));
      }
    }
    return indexes;
  }

  List<Stage2Use> stage2Uses(int vmid) {
    return merged(stage2Uses.getOrDefault(vmid, List.of()));
  }

  StreamCopies stream(long sid) {
    return streams.get(sid);
  }

  private void noteStage2(Copy copy) {
    StreamTableEntry ste = copy.ste();
    TranslationTable table = ste.stage2() && SteLegality.legal(ste, id, e2h)
        ? modelled(() -> TranslationTable.ofStage2(ste, id))
        : null;
    if (table != null) {
      stage2Uses
          .computeIfAbsent(ste.s2Vmid(), vmid -> new ArrayList<>(1))
          .add(new Stage2Use(table, copy.item().first(), copy.item().death(), copy.item()));
    }
  }

  /** What is made of a configuration; null, and a doubt, where its tables are not modelled. */
  <T> T modelled(Supplier<T> made) {
    try {
      return made.get();
    } catch (Unreadable unmodelled) {
      past.doubt();
      return null;
    }
  }

  /** What stage 2 of a VMID may make of IPAs. */
  Stage2Walks stage2(int vmid) {
    return stage2Walks.computeIfAbsent(
        vmid, v -> new Stage2Walks(past, v, now, merged(stage2Uses.getOrDefault(v, List.of()))));
  }

  /** One use for each table and connected time. */
  private static List<Stage2Use> merged(List<Stage2Use> uses) {
    Map<TranslationTable, Intervals> times = new LinkedHashMap<>();
    for (Stage2Use use : uses) {
      times.computeIfAbsent(use.table(), t -> new Intervals()).add(use.from(), use.to(), use.ste());
    }
    List<Stage2Use> merged = new ArrayList<>();
    times.forEach((table, intervals) ->
        intervals.forEach((from, to, ste) -> merged.add(new Stage2Use(table, from, to, ste))));
    return merged;
  }

  /** The CDs of a stream's index. */
  StreamCopies.ContextCopies cds(long sid, long index) {
    boolean before = past.uncertain();
    past.forgetDoubt();
    StreamCopies.ContextCopies copies =
        stream(sid).cds(index, (ste, ipa) -> stage2(ste.s2Vmid()).watched(ipa));
    keepDoubt(before);
    return copies;
  }

  /** Doubts about a configuration last as long as the configuration. */
  private void keepDoubt(boolean before) {
    uncertain |= past.uncertain();
    if (before) {
      past.doubt();
    }
  }

  /** Every stage-1 configuration whose entries carry this VMID. */
  List<ContextUse> of(StreamWorld world, int vmid) {
    // No VMID stands for EL2 as well as for an SMMU without stage 2.
    List<ContextUse> all = uses.get(vmid);
    if (all == null) {
      boolean before = past.uncertain();
      past.forgetDoubt();
      all = collect(vmid);
      uses.put(vmid, all);
      keepDoubt(before);
    }
    return all.stream().filter(use -> use.key().world() == world).toList();
  }

  private List<ContextUse> collect(int vmid) {
    Map<ContextUse.Key, Intervals> times = new LinkedHashMap<>();
    for (Map.Entry<Long, StreamCopies> stream : streams.entrySet()) {
      for (Copy copy : stream.getValue().stes()) {
        StreamTableEntry ste = copy.ste();
        if (ste.stage1() && SteLegality.legal(ste, id, e2h) && tag(ste) == vmid) {
          collect(stream.getKey(), ste, copy.item(), times);
        }
      }
    }
    List<ContextUse> all = new ArrayList<>();
    times.forEach((key, intervals) ->
        intervals.forEach((from, to, cd) -> all.add(new ContextUse(key, from, to, cd))));
    return all;
  }

  private int tag(StreamTableEntry ste) {
    boolean el1 = StreamWorld.of(ste, id, e2h) == StreamWorld.NS_EL1;
    return el1 && id.s2p() ? ste.s2Vmid() : Context.NO_TAG;
  }

  private void collect(
      long sid, StreamTableEntry ste, Item item, Map<ContextUse.Key, Intervals> times) {
    StreamWorld world = StreamWorld.of(ste, id, e2h);
    CdIndexes indexes = new CdIndexes(past, id, address -> stage2(ste.s2Vmid()).watched(address));
    for (long index : indexes.of(ste)) {
      for (Copy copy : cds(sid, index).cds()) {
        long from = Math.max(item.first(), copy.item().first());
        long to = Math.min(item.death(), copy.item().death());
        ContextDescriptor cd = copy.cd();
        if (from < to && CdLegality.legal(cd, ste, id, world)) {
          Context context = modelled(() -> Context.of(ste, cd, id, e2h));
          if (context != null) {
            times
                .computeIfAbsent(ContextUse.Key.of(context), k -> new Intervals())
                .add(from, to, copy.item());
          }
        }
      }
    }
  }
}
