package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.config.CdLegality;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.ContextTable;
import org.vsmmu.smmu.config.SteLegality;
import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.config.SubstreamSelection;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.history.Cacheable.Combined;
import org.vsmmu.smmu.history.Cacheable.L1Cd;
import org.vsmmu.smmu.history.Cacheable.L1Std;
import org.vsmmu.smmu.history.Cacheable.S1Leaf;
import org.vsmmu.smmu.history.Cacheable.S1Table;
import org.vsmmu.smmu.history.Cacheable.S2Leaf;
import org.vsmmu.smmu.history.Cacheable.S2Table;
import org.vsmmu.smmu.history.Cacheable.Setting;
import org.vsmmu.smmu.history.Cacheable.Span;
import org.vsmmu.smmu.history.Cacheable.StructureWord;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.translate.Context;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Fault;
import org.vsmmu.smmu.translate.Fault.FaultClass;
import org.vsmmu.smmu.translate.Needs;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Responses;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.smmu.translate.TranslationTable;
import org.vsmmu.smmu.translate.Unconfigured;

/**
 * The eager form of SMMUv3 15: an SMMU that after every record fetches everything it can reach, in
 * every way, and forgets nothing but what completed commands take. For small worlds of NS-EL1.
 *
 * <p>Each item is held with the pending commands that it will not outlive. One that was made from
 * such an item shares those commands that reach itself too (SMMUv3 7.3 item 10).
 */
final class EagerOracle {
  private record Pending(String queue, long tick, Command command) {}

  private static final Set<Pending> NONE = Set.of();

  private final IdRegisters id;
  private final SmallWorld world;
  private final Map<Long, Long> memory = new HashMap<>();
  private final Map<Class<?>, Map<Cacheable, List<Set<Pending>>>> held = new LinkedHashMap<>();
  private final List<Pending> pending = new ArrayList<>();
  private Controls controls;
  private long tick;
  private boolean changed;
  private boolean looking;

  EagerOracle(IdRegisters id, SmallWorld world) {
    this.id = id;
    this.world = world;
  }

  // ---- records

  void store(long at, long value) {
    tick++;
    memory.put(at, value);
    fetchEverything();
  }

  void control(Controls to) {
    tick++;
    controls = to;
    fetchEverything();
  }

  long consume(String queue, Command command) {
    tick++;
    Opcode.Kind kind = command.opcode().kind();
    if (kind == Opcode.Kind.TLBI || kind == Opcode.Kind.CONFIG) {
      Pending added = new Pending(queue, tick, command);
      pending.add(added);
      held.values()
          .forEach(items -> items.forEach((item, ways) -> {
            if (item.reachedBy(command)) {
              List<Set<Pending>> old = List.copyOf(ways);
              ways.clear();
              old.forEach(way -> addWay(ways, with(way, Set.of(added))));
            }
          }));
    }
    fetchEverything();
    return tick;
  }

  void complete(String queue, long consumed) {
    tick++;
    Set<Pending> done = new HashSet<>();
    for (Pending p : pending) {
      if (p.queue().equals(queue) && p.tick() < consumed) {
        done.add(p);
      }
    }
    pending.removeAll(done);
    held.values().forEach(kind -> {
      kind.values().forEach(ways -> ways.removeIf(way -> way.stream().anyMatch(done::contains)));
      kind.values().removeIf(List::isEmpty);
    });
    fetchEverything();
  }

  // ---- the cache

  private static Set<Pending> with(Set<Pending> a, Set<Pending> b) {
    if (b.isEmpty() || a.containsAll(b)) {
      return a;
    }
    if (a.isEmpty()) {
      return b;
    }
    Set<Pending> both = new HashSet<>(a);
    both.addAll(b);
    return both;
  }

  /** Keeps a way to hold an item unless it is known to last longer already. */
  private static boolean addWay(List<Set<Pending>> ways, Set<Pending> way) {
    for (Set<Pending> known : ways) {
      if (way.containsAll(known)) {
        return false;
      }
    }
    ways.removeIf(known -> known.containsAll(way));
    return ways.add(way);
  }

  private void hold(Cacheable item, Set<Pending> sources) {
    if (looking) {
      return;
    }
    Set<Pending> way = new HashSet<>();
    for (Pending p : sources) {
      if (item.reachedBy(p.command())) {
        way.add(p);
      }
    }
    Map<Cacheable, List<Set<Pending>>> kind =
        held.computeIfAbsent(item.getClass(), c -> new LinkedHashMap<>());
    changed |= addWay(kind.computeIfAbsent(item, i -> new ArrayList<>(1)), way);
  }

  private <T extends Cacheable> void each(Class<T> kind, BiConsumer<T, Set<Pending>> sink) {
    Map<Cacheable, List<Set<Pending>>> all = held.getOrDefault(kind, Map.of());
    for (Map.Entry<Cacheable, List<Set<Pending>>> entry : List.copyOf(all.entrySet())) {
      List.copyOf(entry.getValue()).forEach(way -> sink.accept(kind.cast(entry.getKey()), way));
    }
  }

  private long read(long at) {
    return memory.getOrDefault(at, 0L);
  }

  // ---- fetching

  private void fetchEverything() {
    if (controls == null || !controls.enabled()) {
      return;
    }
    do {
      changed = false;
      world.sids().forEach(this::fetchSte);
      for (long sid : world.sids()) {
        stes(sid, (ste, way) -> {
          if (SteLegality.legal(ste, id, false)) {
            fetchThrough(sid, ste, way);
          }
        });
      }
      each(S2Table.class, (t, way) -> {
        for (long ipa : world.ipas()) {
          if (t.span().holds(ipa)) {
            stage2(t.vmid(), t.table(), t.next(), t.base(), ipa, way, FaultClass.IN, null);
          }
        }
      });
      each(S1Table.class, (t, way) -> {
        for (long va : world.vas()) {
          if (t.span().holds(va)) {
            stage1(t, va, way, fault -> {});
          }
        }
      });
      each(S1Leaf.class, (leaf, way) -> combine(leaf, way));
    } while (changed);
  }

  private void fetchSte(long sid) {
    StreamTable streams = controls.streams();
    if (!streams.twoLevel()) {
      fetchWords(false, sid, 0, streams.entryAddress(sid), NONE);
      return;
    }
    hold(new L1Std(sid, streams.split(), read(streams.l1Address(sid))), NONE);
    each(L1Std.class, (l1, way) -> {
      long at = streams.entryAddress(sid, l1.word());
      if (l1.sid() == sid && at != StreamTable.BAD_STREAM_ID) {
        fetchWords(false, sid, 0, at, way);
      }
    });
  }

  private void fetchWords(boolean cd, long sid, long index, long at, Set<Pending> way) {
    for (int i = 0; i < 8; i++) {
      hold(new StructureWord(cd, sid, index, at, i, read(at + 8L * i)), way);
    }
  }

  private void fetchThrough(long sid, StreamTableEntry ste, Set<Pending> way) {
    if (ste.stage2()) {
      TranslationTable table = TranslationTable.ofStage2(ste, id);
      for (long ipa : world.ipas()) {
        int start = table.startLevel();
        stage2(ste.s2Vmid(), table, start, table.base(), ipa, way, FaultClass.IN, null);
      }
    }
    if (ste.stage1()) {
      ContextTable table = ContextTable.of(ste, id);
      for (long index = 0; index < 2 && index >>> table.cdBits() == 0; index++) {
        fetchCd(sid, ste, table, index, way, fault -> {});
        cds(sid, index, (cd, second) -> {
          if (CdLegality.legal(cd, ste, id, StreamWorld.NS_EL1)) {
            Setting setting = Setting.of(Context.of(ste, cd, id, false));
            world.vas().forEach(va -> root(setting, va, with(way, second), fault -> {}));
          }
        });
      }
    }
  }

  private void fetchCd(
      long sid,
      StreamTableEntry ste,
      ContextTable table,
      long index,
      Set<Pending> way,
      Consumer<Fault> faults) {
    if (!table.twoLevel()) {
      through2(
          ste,
          table.entryAddress(index),
          way,
          FaultClass.CD,
          faults,
          (at, both) -> fetchWords(true, sid, index, at, both));
      return;
    }
    through2(
        ste,
        table.l1Address(index),
        way,
        FaultClass.CD,
        faults,
        (at, both) -> hold(new L1Cd(sid, index, table.split(), at, read(at)), both));
    through2(
        ste,
        table.l1Address(index),
        way,
        FaultClass.CD,
        fault -> {},
        (at, both) -> each(L1Cd.class, (l1, third) -> {
          if (l1.sid() == sid && l1.index() == index && l1.at() == at) {
            long cd = table.entryAddress(index, l1.word());
            if (cd == ContextTable.BAD_SUBSTREAM_ID) {
              faults.accept(Fault.of(EventType.C_BAD_SUBSTREAMID));
            } else {
              through2(
                  ste,
                  cd,
                  third,
                  FaultClass.CD,
                  faults,
                  (at2, all) -> fetchWords(true, sid, index, at2, all));
            }
          }
        }));
  }

  /** To where an address of a guest's structure stands, by every stage-2 leaf that is held. */
  private void through2(
      StreamTableEntry ste,
      long address,
      Set<Pending> way,
      FaultClass cause,
      Consumer<Fault> faults,
      BiConsumer<Long, Set<Pending>> found) {
    if (!ste.stage2()) {
      found.accept(address, way);
      return;
    }
    TranslationTable own = TranslationTable.ofStage2(ste, id);
    faults2(ste.s2Vmid(), own, address, cause, faults);
    leaves2(ste.s2Vmid(), address, (leaf, second) -> {
      if ((leaf.permissions() & Needs.DESCRIPTOR_READ) != 0) {
        found.accept(leaf.output(address), with(way, second));
      } else {
        faults.accept(Fault.stage2(EventType.F_PERMISSION, cause, address));
      }
    });
  }

  private void leaves2(int vmid, long ipa, BiConsumer<S2Leaf, Set<Pending>> found) {
    each(S2Leaf.class, (leaf, way) -> {
      if (leaf.vmid() == vmid && leaf.span().holds(ipa)) {
        found.accept(leaf, way);
      }
    });
  }

  /** Reads one descriptor of stage 2. */
  private void stage2(
      int vmid,
      TranslationTable table,
      int level,
      long base,
      long ipa,
      Set<Pending> way,
      FaultClass cause,
      Consumer<Fault> faults) {
    long descriptor = read(table.descriptorAddress(base, level, ipa));
    Span span = Span.of(ipa, table, level);
    EventType fault = null;
    switch (table.kind(descriptor, level)) {
      case INVALID -> fault = EventType.F_TRANSLATION;
      case TABLE -> {
        if (table.tooLarge(table.nextTable(descriptor))) {
          fault = EventType.F_ADDR_SIZE;
        } else if (faults == null) {
          hold(new S2Table(vmid, table, span, level + 1, table.nextTable(descriptor)), way);
        }
      }
      case LEAF -> {
        if (table.tooLarge(table.leafOutput(descriptor, level))) {
          fault = EventType.F_ADDR_SIZE;
        } else if (table.faultsOnAccessFlag(descriptor)) {
          fault = EventType.F_ACCESS;
        } else if (faults == null) {
          int permissions = table.rules().permissions(descriptor, 0, false);
          hold(new S2Leaf(vmid, span, table.leafOutput(descriptor, level), permissions), way);
        }
      }
    }
    if (fault != null && faults != null) {
      faults.accept(Fault.stage2(fault, cause, ipa));
    }
  }

  /**
   * What a walk of stage 2 can fail with now: from its own root, or from a pointer that is held.
   */
  private void faults2(
      int vmid, TranslationTable own, long ipa, FaultClass cause, Consumer<Fault> faults) {
    if (ipa >>> own.inputBits() != 0) {
      faults.accept(Fault.stage2(EventType.F_TRANSLATION, cause, ipa));
      return;
    }
    stage2(vmid, own, own.startLevel(), own.base(), ipa, NONE, cause, faults);
    each(S2Table.class, (t, way) -> {
      if (t.vmid() == vmid && t.span().holds(ipa)) {
        stage2(vmid, t.table(), t.next(), t.base(), ipa, NONE, cause, faults);
      }
    });
  }

  private void root(Setting setting, long va, Set<Pending> way, Consumer<Fault> faults) {
    TranslationTable table = setting.stage1().lower();
    S1Table root = new S1Table(
        setting, new Span(0, -1, 0, table.granuleShift()), table.startLevel(), table.base(), 0, -1);
    long at = table.descriptorAddress(table.base(), table.startLevel(), va);
    descriptors(root, va, at, way, faults, false);
  }

  private void stage1(S1Table from, long va, Set<Pending> way, Consumer<Fault> faults) {
    TranslationTable table = from.setting().stage1().lower();
    long at = table.descriptorAddress(from.base(), from.next(), va);
    descriptors(from, va, at, way, faults, true);
  }

  private void descriptors(
      S1Table from, long va, long at, Set<Pending> way, Consumer<Fault> faults, boolean pointer) {
    Setting setting = from.setting();
    if (setting.stage2() == null) {
      descriptor(from, va, at, way, faults);
    } else if (from.page() != -1) {
      descriptor(from, va, from.page() | (at & 0xfff), way, faults);
    } else {
      faults2(setting.vmid(), setting.stage2(), at, FaultClass.TT, faults);
      leaves2(setting.vmid(), at, (leaf, second) -> {
        if ((leaf.permissions() & Needs.DESCRIPTOR_READ) == 0) {
          faults.accept(Fault.stage2(EventType.F_PERMISSION, FaultClass.TT, at));
          return;
        }
        long pa = leaf.output(at);
        if (pointer) {
          hold(from.combined(pa & -0x1000), with(way, second));
        }
        descriptor(from, va, pa, with(way, second), faults);
      });
    }
  }

  private void descriptor(
      S1Table from, long va, long at, Set<Pending> way, Consumer<Fault> faults) {
    TranslationTable table = from.setting().stage1().lower();
    int level = from.next();
    long descriptor = read(at);
    Span span = Span.of(va, table, level);
    switch (table.kind(descriptor, level)) {
      case INVALID -> faults.accept(Fault.stage1(EventType.F_TRANSLATION));
      case TABLE -> {
        long next = table.nextTable(descriptor);
        if (table.tooLarge(next)) {
          faults.accept(Fault.stage1(EventType.F_ADDR_SIZE));
        } else {
          int limits = from.limits() | table.rules().limits(descriptor);
          hold(new S1Table(from.setting(), span, level + 1, next, limits, -1), way);
        }
      }
      case LEAF -> {
        long output = table.leafOutput(descriptor, level);
        if (table.tooLarge(output)) {
          faults.accept(Fault.stage1(EventType.F_ADDR_SIZE));
        } else if (table.faultsOnAccessFlag(descriptor)) {
          faults.accept(Fault.stage1(EventType.F_ACCESS));
        } else {
          boolean global = (descriptor & TranslationTable.NOT_GLOBAL) == 0;
          int permissions = table.rules().permissions(descriptor, from.limits(), false);
          hold(new S1Leaf(from.setting(), global, span, output, permissions), way);
        }
      }
    }
  }

  private void combine(S1Leaf leaf, Set<Pending> way) {
    for (long va : world.vas()) {
      if (leaf.span().holds(va)) {
        long ipa = leaf.output(va);
        leaves2(
            leaf.setting().vmid(),
            ipa,
            (second, other) -> hold(
                new Combined(
                    leaf,
                    va >>> 12,
                    ipa & -0x1000,
                    second.output(ipa) & -0x1000,
                    second.permissions()),
                with(way, other)));
      }
    }
  }

  // ---- what is held, put together

  private void stes(long sid, BiConsumer<StreamTableEntry, Set<Pending>> found) {
    copies(false, sid, 0, 1, (words, way) -> found.accept(StreamTableEntry.of(words), way));
  }

  private void cds(long sid, long index, BiConsumer<ContextDescriptor, Set<Pending>> found) {
    copies(
        true, sid, index, 1L << 31, (words, way) -> found.accept(ContextDescriptor.of(words), way));
  }

  /** Words of one place mix freely; without V the others do not matter. */
  private void copies(
      boolean cd, long sid, long index, long v, BiConsumer<long[], Set<Pending>> found) {
    Map<Long, List<List<Map.Entry<Long, Set<Pending>>>>> places = new LinkedHashMap<>();
    each(StructureWord.class, (word, way) -> {
      if (word.cd() == cd && word.sid() == sid && word.index() == index) {
        List<List<Map.Entry<Long, Set<Pending>>>> words =
            places.computeIfAbsent(word.at(), at -> new ArrayList<>());
        while (words.size() < 8) {
          words.add(new ArrayList<>());
        }
        words.get(word.number()).add(Map.entry(word.value(), way));
      }
    });
    places.values().forEach(words -> mix(words, 0, new long[8], NONE, v, found));
  }

  private static void mix(
      List<List<Map.Entry<Long, Set<Pending>>>> words,
      int i,
      long[] values,
      Set<Pending> way,
      long v,
      BiConsumer<long[], Set<Pending>> found) {
    if (i == 8 || (i == 1 && (values[0] & v) == 0)) {
      found.accept(i == 8 ? values.clone() : new long[] {values[0]}, way);
      return;
    }
    for (Map.Entry<Long, Set<Pending>> word : words.get(i)) {
      values[i] = word.getKey();
      mix(words, i + 1, values, with(way, word.getValue()), v, found);
    }
  }

  // ---- look-up

  /** Every outcome of a transaction. */
  Set<Outcome> outcomes(Transaction t) {
    Set<Outcome> all = new HashSet<>();
    looking = true;
    look(t, all);
    looking = false;
    return all;
  }

  private void look(Transaction t, Set<Outcome> all) {
    if (!controls.enabled()) {
      all.add(Unconfigured.outcome(controls, t));
      return;
    }
    Responses responses = new Responses(controls);
    StreamTable streams = controls.streams();
    each(L1Std.class, (l1, way) -> {
      boolean bad = streams.entryAddress(t.sid(), l1.word()) == StreamTable.BAD_STREAM_ID;
      if (l1.sid() == t.sid() && bad) {
        all.add(responses.toFault(t, Fault.of(EventType.C_BAD_STREAMID), null, null));
      }
    });
    stes(t.sid(), (ste, way) -> {
      Outcome refused = SteLegality.legal(ste, id, false)
          ? Unconfigured.refusal(controls, responses, t, ste)
          : responses.toFault(t, Fault.of(EventType.C_BAD_STE), ste, null);
      if (refused != null) {
        all.add(refused);
      } else {
        configured(t, ste, way, responses, all);
      }
    });
  }

  private void configured(
      Transaction t,
      StreamTableEntry ste,
      Set<Pending> way,
      Responses responses,
      Set<Outcome> all) {
    SubstreamSelection selected = SubstreamSelection.select(ste, id, t.ssv(), t.ssid());
    if (selected instanceof SubstreamSelection.UseCd use) {
      ContextTable table = ContextTable.of(ste, id);
      fetchCd(
          t.sid(),
          ste,
          table,
          use.index(),
          way,
          fault -> all.add(responses.toFault(t, fault, ste, null)));
      cds(t.sid(), use.index(), (cd, second) -> {
        if (CdLegality.legal(cd, ste, id, StreamWorld.NS_EL1)) {
          translated(t, Context.of(ste, cd, id, false), responses, all);
        } else {
          all.add(responses.toFault(t, Fault.of(EventType.C_BAD_CD), ste, null));
        }
      });
    } else if (selected instanceof SubstreamSelection.BypassStage1) {
      Context context = Context.of(ste, null, id, false);
      if (context.stage2() == null) {
        all.add(Outcome.translated(t.address()));
      } else {
        Consumer<Fault> faults = fault -> all.add(responses.toFault(t, fault, ste, null));
        secondStage(t, context, t.address(), faults, all);
      }
    } else {
      boolean disabled = selected instanceof SubstreamSelection.StreamDisabled;
      EventType type = disabled ? EventType.F_STREAM_DISABLED : EventType.C_BAD_SUBSTREAMID;
      all.add(responses.toFault(t, Fault.of(type), ste, null));
    }
  }

  private void secondStage(
      Transaction t, Context context, long ipa, Consumer<Fault> faults, Set<Outcome> all) {
    if (context.stage2() != null) {
      faults2(context.vmid(), context.stage2(), ipa, FaultClass.IN, faults);
    }
    leaves2(
        context.vmid(),
        ipa,
        (leaf, way) -> granted(t, ipa, leaf.output(ipa), leaf.permissions(), faults, all));
  }

  private static void granted(
      Transaction t,
      long ipa,
      long output,
      int permissions,
      Consumer<Fault> faults,
      Set<Outcome> all) {
    if (Needs.met(Needs.of(t), permissions)) {
      all.add(Outcome.translated(output));
    } else {
      faults.accept(Fault.permission(true, ipa, Needs.readMissing(t, permissions)));
    }
  }

  private void translated(Transaction t, Context context, Responses responses, Set<Outcome> all) {
    Consumer<Fault> faults =
        fault -> all.add(responses.toFault(t, fault, context.ste(), context.cd()));
    Setting own = Setting.of(context);
    long va = t.address();
    root(own, va, NONE, faults);
    each(S1Table.class, (table, way) -> {
      Setting made = table.setting();
      if (made.vmid() == own.vmid() && made.asid() == own.asid() && table.span().holds(va)) {
        stage1(table, va, NONE, faults);
      }
    });
    each(S1Leaf.class, (leaf, way) -> {
      if (leaf.answers(own) && leaf.span().holds(va)) {
        hit(t, context, leaf, faults, all);
      }
    });
    each(Combined.class, (both, way) -> {
      boolean through2 = both.leaf().setting().stage2() != null || context.stage2() != null;
      if (through2 && both.leaf().answers(own) && both.page() == va >>> 12) {
        if (!Needs.met(Needs.of(t), both.leaf().permissions())) {
          faults.accept(Fault.permission(false, 0, false));
        } else {
          long offset = va & 0xfff;
          int permissions = both.permissions() & both.leaf().permissions();
          granted(t, both.ipa() | offset, both.output() | offset, permissions, faults, all);
        }
      }
    });
  }

  /** A leaf of stage 1 by itself. */
  private void hit(
      Transaction t, Context context, S1Leaf leaf, Consumer<Fault> faults, Set<Outcome> all) {
    boolean madeNested = leaf.setting().stage2() != null;
    if (!Needs.met(Needs.of(t), leaf.permissions())) {
      faults.accept(Fault.permission(false, 0, false));
      return;
    }
    long output = leaf.output(t.address());
    if (context.nested() || madeNested) {
      secondStage(t, context, output, faults, all);
    }
    if (!(context.nested() && madeNested)) {
      all.add(Outcome.translated(output));
    }
  }
}
