package org.vsmmu.smmu.history;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.TreeMap;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.RangeIndex;
import org.vsmmu.smmu.cache.TlbScope;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.history.Item.Tag;

/** Every TLBI and CFGI that was consumed, indexed by what it reaches (SMMUv3 15.2). */
final class CommandHistory {

  /** Without a tag: commands and items of an SMMU that has no VMIDs. */
  private static final int NO_VMID = -1;

  /**
   * How many different commands are remembered. Forgetting one can only make an item seem to have
   * lived longer, never to be gone.
   */
  static final int MAX_SLOTS = 1 << 16;

  /** Commands for one VMID. */
  private static final class ByVmid {
    final List<Slot> whole = new ArrayList<>(2);
    final RangeIndex<Slot> addressed = new RangeIndex<>();
  }

  private record Key(Command command, int ignoredVmidBits) {}

  private final boolean ds;
  private final Map<Key, Slot> slots = new LinkedHashMap<>(16, 0.75f, true);
  private final Map<Integer, ByVmid> byVmid = new HashMap<>();
  private final List<Slot> everyVmid = new ArrayList<>();
  private final NavigableMap<Long, List<Slot>> bySid = new TreeMap<>();
  private final List<Slot> sidRanges = new ArrayList<>();
  private final Map<String, Deque<PastCommand>> pending = new HashMap<>();
  private boolean ignored;

  /**
   * No commands yet.
   *
   * @param ds IDR5.DS: how SCALE is read
   */
  CommandHistory(boolean ds) {
    this.ds = ds;
  }

  /** Whether nothing kills anything at present. */
  boolean ignoring() {
    return ignored;
  }

  /** From here on nothing kills anything: what would be legal without a single invalidation. */
  void ignore(boolean all) {
    ignored = all;
  }

  /**
   * A queue consumed a command that invalidates.
   *
   * @param ignoredVmidBits CR0.VMW
   */
  void consume(Invalidation invalidation, int ignoredVmidBits) {
    PastCommand past = new PastCommand(invalidation);
    pending.computeIfAbsent(invalidation.queue(), queue -> new ArrayDeque<>()).add(past);
    Key key = new Key(invalidation.command(), ignoredVmidBits);
    Slot slot = slots.get(key);
    if (slot == null) {
      slot = slot(invalidation, ignoredVmidBits);
      slots.put(key, slot);
      index(slot);
      if (slots.size() > MAX_SLOTS) {
        dropOldest();
      }
    }
    slot.add(past);
  }

  /** Half of the commands, those not repeated for longest. */
  private void dropOldest() {
    Iterator<Slot> oldest = slots.values().iterator();
    for (int i = 0; i < MAX_SLOTS / 2; i++) {
      oldest.next();
      oldest.remove();
    }
    reindex();
  }

  private void reindex() {
    byVmid.clear();
    everyVmid.clear();
    bySid.clear();
    sidRanges.clear();
    slots.values().forEach(this::index);
  }

  private Slot slot(Invalidation invalidation, int ignoredVmidBits) {
    TlbScope scope = invalidation.tlb().orElse(null);
    AddressRange covered = scope == null || scope.range().isEmpty()
        ? AddressRange.EVERYTHING
        : scope.range().get().covered(ds);
    return new Slot(invalidation.command(), scope, ignoredVmidBits, covered);
  }

  private void index(Slot slot) {
    Command command = slot.command();
    if (slot.scope() != null) {
      indexTlb(slot);
    } else if (command instanceof CfgiSte ste) {
      bySid.computeIfAbsent(ste.sid(), sid -> new ArrayList<>(2)).add(slot);
    } else if (command instanceof CfgiCd cd) {
      bySid.computeIfAbsent(cd.sid(), sid -> new ArrayList<>(2)).add(slot);
    } else if (command instanceof CfgiCdAll all) {
      bySid.computeIfAbsent(all.sid(), sid -> new ArrayList<>(2)).add(slot);
    } else if (command.opcode().kind() == Opcode.Kind.CONFIG) {
      sidRanges.add(slot);
    }
  }

  private void indexTlb(Slot slot) {
    TlbScope scope = slot.scope();
    if (scope.opcode() == Opcode.TLBI_NSNH_ALL) {
      everyVmid.add(slot);
      return;
    }
    int vmid = scope.vmid() < 0 ? NO_VMID : scope.vmid();
    int others = vmid == NO_VMID ? 0 : (1 << slot.ignoredVmidBits()) - 1;
    for (int low = 0; low <= others; low++) {
      ByVmid commands =
          byVmid.computeIfAbsent(others == 0 ? vmid : (vmid & ~others) | low, v -> new ByVmid());
      if (scope.range().isEmpty()) {
        commands.whole.add(slot);
      } else {
        commands.addressed.add(slot);
      }
    }
  }

  /**
   * A CMD_SYNC of a queue completed: so did every command that it consumed earlier.
   *
   * @return these commands
   */
  List<PastCommand> complete(String queue, long consumedBefore, long tick, Object sync) {
    Deque<PastCommand> waiting = pending.get(queue);
    List<PastCommand> completed = List.of();
    while (waiting != null && !waiting.isEmpty() && waiting.peek().consumed() < consumedBefore) {
      if (completed.isEmpty()) {
        completed = new ArrayList<>(2);
      }
      waiting.peek().complete(tick, sync);
      completed.add(waiting.remove());
    }
    return completed;
  }

  /** Drops the commands that were complete at a tick; they reach nothing that is remembered. */
  void forgetBefore(long tick) {
    slots.values().removeIf(slot -> slot.forgetBefore(tick));
    reindex();
  }

  /**
   * Works out when an item ends, and by which command. A TLB may keep a contiguous group as one
   * entry under the address of any member: it is gone for certain only when every member is (SMMUv3
   * 7.3 item 14).
   */
  void judge(Item item) {
    if (ignored || item.last() == WordHistory.OPEN) {
      return;
    }
    judgeAlone(item);
    if (item.members() > 1) {
      Tag tag = item.tag();
      long size = tag.last() - tag.first() + 1;
      long group = tag.first() & -(item.members() * size);
      for (int i = 0; i < item.members(); i++) {
        long at = group + i * size;
        Item member = item.withTag(tag.at(at, at + size - 1));
        judgeAlone(member);
        if (member.death() > item.death()) {
          item.killed(member.death(), member.killer());
        }
      }
    }
  }

  private void judgeAlone(Item item) {
    Tag tag = item.tag();
    switch (tag.kind()) {
      case L1STD -> {
        // Any StreamID of its L2 table names it.
        long size = 1L << tag.first();
        long sid = tag.sid() & -size;
        bySid.subMap(sid, sid + size).values().forEach(list -> apply(list.iterator(), item));
        apply(sidRanges.iterator(), item);
      }
      case STE, L1CD, CD -> {
        apply(bySid.getOrDefault(tag.sid(), List.of()).iterator(), item);
        apply(sidRanges.iterator(), item);
      }
      default -> {
        apply(everyVmid.iterator(), item);
        tlb(item, tag.vmid());
      }
    }
  }

  /** Commands that name no VMID, those for EL2 among them, stand under {@link #NO_VMID}. */
  private void tlb(Item item, int vmid) {
    tlbOf(item, byVmid.get(vmid));
    if (vmid != NO_VMID) {
      tlbOf(item, byVmid.get(NO_VMID));
    }
  }

  private void tlbOf(Item item, ByVmid commands) {
    if (commands != null) {
      apply(commands.whole.iterator(), item);
      List<Slot> touching =
          commands.addressed.touching(item.tag().first(), item.tag().last());
      apply(touching.iterator(), item);
    }
  }

  /**
   * A fetch at a tick sees the state that the record of this tick left, so it follows a command
   * consumed at the same tick and is not undone by it (SMMUv3 7.3 item 11).
   */
  private static void apply(Iterator<Slot> candidates, Item item) {
    while (candidates.hasNext()) {
      Slot slot = candidates.next();
      if (!Reach.covers(slot, item.tag())) {
        continue;
      }
      PastCommand after = slot.firstAfter(item.last());
      if (after != null) {
        kill(item, after);
      }
      for (PastCommand command : slot.pendingAt(item.last())) {
        if (emptiesSource(slot, command, item)) {
          kill(item, command);
        }
      }
    }
  }

  private static void kill(Item item, PastCommand command) {
    if (command.completed() < item.death()) {
      item.killed(command.completed(), command);
    }
  }

  /**
   * SMMUv3 7.3 item 10: a command that takes both an item and what it is made from does not let the
   * one feed the other. What it does not take is held on and breaks the chain: a CD, say, that was
   * found through a stage-2 entry.
   */
  private static boolean emptiesSource(Slot slot, PastCommand command, Item item) {
    return emptied(slot, command, item.source()) || emptied(slot, command, item.otherSource());
  }

  private static boolean emptied(Slot slot, PastCommand command, Item source) {
    return source != null
        && Reach.covers(slot, source.tag())
        && (source.last() < command.consumed() || emptiesSource(slot, command, source));
  }
}
