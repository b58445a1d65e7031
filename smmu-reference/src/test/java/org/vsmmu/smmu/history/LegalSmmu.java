package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.history.Cacheable.Setting;
import org.vsmmu.smmu.history.Cacheable.Span;
import org.vsmmu.smmu.history.Cacheable.StructureWord;
import org.vsmmu.smmu.translate.Context;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.smmu.translate.TranslationTable;
import org.vsmmu.smmu.translate.Translator;
import org.vsmmu.smmu.translate.WalkListener;

/**
 * An SMMU with real caches: whole STEs and CDs of a stream, and finished translations. It fills
 * them on demand and by prefetching, drops entries at random, removes at consumption or only when
 * the CMD_SYNC completes, and at random more than it was told.
 */
final class LegalSmmu {
  private record StructureKey(long sid, long at) {}

  private record Entry(Setting setting, boolean global, Span span, Transaction made, long output) {}

  private final SmallWorld world;
  private final SplittableRandom random;
  private final Map<Long, Long> memory = new HashMap<>();
  private final Map<StructureKey, long[]> structures = new HashMap<>();
  private final List<Entry> tlb = new ArrayList<>();
  private final Map<String, List<Command>> late = new HashMap<>();
  private final Translator translator = new Translator(this::read);
  private Controls controls;
  private long sid;
  private Span leaf;
  private boolean global;

  LegalSmmu(SmallWorld world, long seed) {
    this.world = world;
    this.random = new SplittableRandom(seed);
    translator.walker().tell(new WalkListener() {
      private int level;

      @Override
      public void descriptor(boolean stage2, int at, long address, long descriptor) {
        level = at;
      }

      @Override
      public void leaf(boolean stage2, long address, long descriptor, TranslationTable table) {
        if (!stage2) {
          leaf = Span.of(current, table, level);
          global = (descriptor & TranslationTable.NOT_GLOBAL) == 0;
        }
      }
    });
  }

  private long current;

  void control(Controls to) {
    controls = to;
  }

  void store(long at, long value) {
    memory.put(at, value);
    prefetch();
  }

  private long read(long at) {
    long first = at & -64;
    if (!world.configuration(first)) {
      return memory.getOrDefault(at, 0L);
    }
    long[] words = structures.computeIfAbsent(new StructureKey(sid, first), key -> {
      long[] fetched = new long[8];
      for (int i = 0; i < fetched.length; i++) {
        fetched[i] = memory.getOrDefault(first + 8L * i, 0L);
      }
      return fetched;
    });
    return words[(int) (at - first) / 8];
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private void prefetch() {
    List<Transaction> all = world.accesses();
    for (int i = 0; i < 4; i++) {
      access(all.get(random.nextInt(all.size())));
    }
  }

  // ---- commands

  void consume(String queue, Command command) {
    if (chance(2)) {
      late.computeIfAbsent(queue, q -> new ArrayList<>()).add(command);
    } else {
      remove(command);
    }
    prefetch();
  }

  void complete(String queue) {
    late.getOrDefault(queue, List.of()).forEach(this::remove);
    late.remove(queue);
    prefetch();
  }

  private void remove(Command command) {
    if (chance(8)) {
      structures.clear();
      tlb.clear();
    }
    if (command.opcode().kind() == Opcode.Kind.CONFIG) {
      structures
          .keySet()
          .removeIf(key -> new StructureWord(
                  world.isCd(key.at()), key.sid(), world.cdIndex(key.at()), key.at(), 0, 0)
              .reachedBy(command));
    } else {
      tlb.removeIf(e -> e.setting().reachedBy(command, true, e.global(), e.span()));
    }
  }

  // ---- accesses

  /** What becomes of a transaction; fills caches as a prefetch does. */
  Outcome access(Transaction t) {
    tlb.removeIf(entry -> chance(16));
    structures.keySet().removeIf(key -> chance(16));
    if (!controls.enabled()) {
      return translator.translate(controls, t);
    }
    sid = t.sid();
    current = t.address();
    leaf = null;
    Outcome walked = translator.translate(controls, t);
    Setting setting = setting(t);
    if (setting == null) {
      return walked;
    }
    for (Entry entry : tlb) {
      boolean tagged = entry.setting().equals(setting)
          || (entry.global()
              && entry.setting().vmid() == setting.vmid()
              && entry.setting().stage2() != null == (setting.stage2() != null));
      if (tagged
          && entry.made().address() >>> 12 == t.address() >>> 12
          && entry.made().write() == t.write()) {
        return Outcome.translated(entry.output());
      }
    }
    if (walked.kind() == Outcome.Kind.TRANSLATED && leaf != null) {
      tlb.add(new Entry(setting, global, leaf, t, walked.address()));
    }
    return walked;
  }

  /** Of the STE and CD that the walk has just used; null if it used no CD. */
  private Setting setting(Transaction t) {
    long at = world.steAddress(t.sid());
    StreamTableEntry ste = StreamTableEntry.of(structures.get(new StructureKey(sid, at)));
    long index = t.ssv() ? t.ssid() : 0;
    for (Map.Entry<StructureKey, long[]> entry : structures.entrySet()) {
      long cd = ste.s1ContextPtr() + 64 * index;
      if (leaf != null && entry.getKey().equals(new StructureKey(sid, cd))) {
        return Setting.of(
            Context.of(ste, ContextDescriptor.of(entry.getValue()), SmallWorld.ID, false));
      }
    }
    return null;
  }
}
