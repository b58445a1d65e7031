package org.vsmmu.smmu.cache;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Optional;
import java.util.TreeSet;
import org.vsmmu.smmu.cache.Tag.StreamWorld;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AddressTlbi;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.CfgiCd;
import org.vsmmu.smmu.command.CfgiCdAll;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CfgiSteRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.smmu.command.TlbiRange;

/**
 * The caches as SMMUv3 15.2 writes them down: a list of everything that was ever mapped, a list of
 * every command, and for one address at a time {@code death(X) = min s} over the commands that
 * match.
 *
 * <p>Nothing is kept in order or updated; addresses between which no command draws a line share one
 * answer. Slow, and too simple to be wrong in the way the model could be.
 */
final class BruteForceCaches {

  private static final long NEVER = Long.MAX_VALUE;
  private static final int[] GRANULE_SHIFTS = {12, 14, 16};

  /** What may still be held of a mapping, which is told by its first address and its ticks. */
  record Held(String where, long mapped, long begin, long end, AddressRange range) {}

  /** An older copy of a structure: {@code was} is empty when the content was never seen. */
  record OldWord(long sid, long ssid, Optional<Object> was, long replaced) {}

  private record Mapping(
      Tag tag,
      AddressRange range,
      List<LeafShape> shapes,
      boolean global,
      long begin,
      long end,
      List<AtcUser> users) {

    Mapping part(AddressRange part, long ended, List<AtcUser> by) {
      return new Mapping(tag, part, shapes, global, begin, ended, by);
    }
  }

  /** A device; one that sends other addresses than the mapping's may hold it anywhere. */
  record AtcUser(long sid, int ssid, boolean anywhere) {}

  private record Answer(List<Held> tlb, List<Held> atcs) {}

  private static final class Sent {
    private final long tick;
    private final String queue;
    private final Command command;
    private final long vmid;
    private final long asid;
    private long completed = NEVER;

    private Sent(long tick, String queue, Command command) {
      this.tick = tick;
      this.queue = queue;
      this.command = command;
      this.vmid = command.operand(CommandFields.VMID).orElse(Tag.NONE);
      this.asid = command.operand(CommandFields.ASID).orElse(Tag.NONE);
    }
  }

  private final boolean ril;
  private final boolean ds;
  private final boolean vmids;
  private final List<Mapping> live = new ArrayList<>();
  private final List<Mapping> ended = new ArrayList<>();
  private final Map<Mapping, Answer> answers = new IdentityHashMap<>();
  private final List<Sent> sent = new ArrayList<>();
  private final Map<Integer, Long> nestedSince = new HashMap<>();
  private final Map<List<Long>, Object> memory = new LinkedHashMap<>();
  private final List<OldWord> written = new ArrayList<>();

  BruteForceCaches(boolean ril, boolean ds, boolean vmids) {
    this.ril = ril;
    this.ds = ds;
    this.vmids = vmids;
  }

  void map(long tick, Tag tag, AddressRange range, Translation translation) {
    live.add(new Mapping(
        tag, range, translation.shapes(), translation.global(), tick, NEVER, List.of()));
  }

  void unmap(long tick, Tag tag, AddressRange range, List<AtcUser> users) {
    for (Mapping mapping : List.copyOf(live)) {
      if (mapping.tag.equals(tag) && mapping.range.overlaps(range)) {
        live.remove(mapping);
        long first = Math.max(mapping.range.first(), range.first());
        long last = Math.min(mapping.range.last(), range.last());
        ended.add(mapping.part(new AddressRange(first, last), tick, users));
        if (mapping.range.first() < first) {
          live.add(mapping.part(new AddressRange(mapping.range.first(), first - 1), NEVER, users));
        }
        if (mapping.range.last() > last) {
          live.add(mapping.part(new AddressRange(last + 1, mapping.range.last()), NEVER, users));
        }
      }
    }
  }

  void nest(long tick, int vmid) {
    nestedSince.putIfAbsent(vmid, tick);
    answers.clear();
  }

  void consume(long tick, String queue, Command command) {
    sent.add(new Sent(tick, queue, command));
  }

  /** SMMUv3 7.6: a SYNC completes what its own queue consumed before it. */
  void sync(long tick, String queue, long consumed) {
    for (Sent command : sent) {
      if (command.queue.equals(queue) && command.tick < consumed) {
        command.completed = Math.min(command.completed, tick);
      }
    }
    forgetTheDead();
  }

  /** SMMUv3 7.6, CERROR_ATC_INV_SYNC: nothing completed, and the ATC_INVs must be re-issued. */
  void failedSync(String queue, long consumed) {
    sent.removeIf(command -> command.queue.equals(queue)
        && command.tick < consumed
        && command.completed == NEVER
        && command.command instanceof AtcInv);
  }

  /** {@code ssid} -1 is the STE itself. */
  void write(long tick, long sid, long ssid, Object content) {
    Object before = memory.put(List.of(sid, ssid), content);
    if (!content.equals(before)) {
      written.add(new OldWord(sid, ssid, Optional.ofNullable(before), tick));
    }
  }

  List<Held> live() {
    return live.stream().map(m -> held(m.tag.toString(), m, m.range)).toList();
  }

  /** What the TLB may hold of ended mappings, combined entries left by a stage 2 apart. */
  List<Held> stale() {
    return ended.stream().flatMap(m -> answer(m).tlb.stream()).toList();
  }

  List<Held> staleInAtcs() {
    return ended.stream().flatMap(m -> answer(m).atcs.stream()).toList();
  }

  /** Only a SYNC changes it; asked again and again between two of them. */
  private Answer answer(Mapping mapping) {
    return answers.computeIfAbsent(mapping, m -> new Answer(inTlb(m), inAtcs(m)));
  }

  private List<Held> inTlb(Mapping mapping) {
    List<Held> held = new ArrayList<>();
    for (AddressRange cell : cells(mapping.range, tlbLines(mapping))) {
      if (death(mapping, cell.first()) == NEVER) {
        held.add(held(mapping.tag.toString(), mapping, cell));
      } else if (deathOfCombined(mapping, cell.first()) == NEVER) {
        held.add(held(mapping.tag + " combined", mapping, cell));
      }
    }
    return held;
  }

  private List<Held> inAtcs(Mapping mapping) {
    List<Held> held = new ArrayList<>();
    for (AtcUser user : mapping.users) {
      AddressRange range = user.anywhere ? AddressRange.EVERYTHING : mapping.range;
      NavigableSet<Long> lines = user.anywhere ? unsigned() : tlbLines(mapping);
      lines.addAll(atcLines(user));
      long all = user.anywhere ? deathOfAll(mapping) : 0;
      for (AddressRange cell : cells(range, lines)) {
        long lastBirth = user.anywhere ? all : deathOfCombined(mapping, cell.first());
        if (deathInAtc(lastBirth, user, cell.first()) == NEVER) {
          held.add(held("atc " + user.sid + "/" + user.ssid, mapping, cell));
        }
      }
    }
    return held;
  }

  private static Held held(String where, Mapping mapping, AddressRange range) {
    return new Held(where, mapping.range.first(), mapping.begin, mapping.end, range);
  }

  List<OldWord> oldCopies() {
    return written.stream().filter(old -> !isGone(old)).toList();
  }

  /** SMMUv3 6.5: the CFGIs that name a structure, consumed after the change, and completed. */
  private boolean isGone(OldWord old) {
    return sent.stream()
        .anyMatch(c -> c.completed != NEVER && c.tick >= old.replaced && names(c.command, old));
  }

  private static boolean names(Command command, OldWord old) {
    if (command instanceof CfgiSte cfgi) {
      return cfgi.sid() == old.sid;
    }
    if (command instanceof CfgiSteRange cfgi) {
      long block = 2L << cfgi.range();
      return cfgi.range() == 31 || cfgi.sid() / block == old.sid / block;
    }
    if (command instanceof CfgiCdAll cfgi) {
      return old.ssid >= 0 && cfgi.sid() == old.sid;
    }
    return command instanceof CfgiCd cfgi && cfgi.sid() == old.sid && cfgi.ssid() == old.ssid;
  }

  /** SMMUv3 15.2, first line: when the last entry at an address made from this leaf is gone. */
  private long death(Mapping mapping, long address) {
    long death = NEVER;
    for (Sent command : sent) {
      if (command.completed < death
          && mapping.end <= command.tick
          && hits(command, mapping, address)) {
        death = command.completed;
      }
    }
    return death;
  }

  /**
   * SMMUv3 7.3 items 3 and 10: combined entries are born until the stage-2 entry is gone, and only
   * commands for the whole VMID are sure to find them. A command that also takes the stage-2 entry
   * does not let its own targets feed each other.
   */
  private long deathOfCombined(Mapping stage2, long address) {
    long lastBirth = death(stage2, address);
    Tag tag = stage2.tag;
    long nested = nestedSince.getOrDefault(tag.vmid(), NEVER);
    if (tag.stage() != 2 || lastBirth < nested || lastBirth == NEVER) {
      return lastBirth;
    }
    long death = NEVER;
    Tag anyStage1 = Tag.stage1(tag.vmid(), 0);
    for (Sent command : sent) {
      boolean whole = range(command.command).isEmpty()
          && command.command.opcode() != Opcode.TLBI_NH_ASID
          && isFor(command, anyStage1, true);
      boolean bothAtOnce = lastBirth <= command.completed
          && stage2.end <= command.tick
          && hits(command, stage2, address);
      if (whole && (lastBirth <= command.tick || bothAtOnce)) {
        death = Math.min(death, command.completed);
      }
    }
    return Math.max(death, lastBirth);
  }

  /** When the last address is gone from the TLB, for a device that may reach it by any other. */
  private long deathOfAll(Mapping mapping) {
    return cells(mapping.range, tlbLines(mapping)).stream()
        .mapToLong(cell -> deathOfCombined(mapping, cell.first()))
        .max()
        .orElseThrow();
  }

  /** SMMUv3 8.2: change tables; TLBI; SYNC; ATC_INV; SYNC. */
  private long deathInAtc(long lastBirth, AtcUser user, long address) {
    long death = NEVER;
    for (Sent command : sent) {
      if (lastBirth <= command.tick
          && command.command instanceof AtcInv inv
          && isFor(inv, user)
          && span(inv).map(s -> s.contains(address)).orElse(false)) {
        death = Math.min(death, command.completed);
      }
    }
    return death;
  }

  private static boolean isFor(AtcInv inv, AtcUser user) {
    boolean withPasid = user.ssid != Atc.NO_PASID;
    return inv.sid() == user.sid
        && (!inv.ssv() || (withPasid && (inv.global() || inv.ssid() == user.ssid)));
  }

  private static Optional<AddressRange> span(AtcInv inv) {
    if (inv.size() > 52) {
      return Optional.empty();
    }
    return Optional.of(
        inv.size() == 52 ? AddressRange.EVERYTHING : leafAt(inv.address(), 12 + inv.size()));
  }

  private boolean hits(Sent command, Mapping mapping, long address) {
    if (!isFor(command, mapping.tag, mapping.global)) {
      return false;
    }
    Optional<TlbiRange> range = range(command.command);
    return range.isEmpty() || possibleLeafIsHit(range.get(), mapping, address);
  }

  /** SMMUv3 6.5, a row at a time. */
  private boolean isFor(Sent command, Tag tag, boolean global) {
    boolean el2 = tag.world() == StreamWorld.NS_EL2;
    boolean vmid = !el2 && (!vmids || command.vmid == tag.vmid());
    boolean asid = command.asid == tag.asid();
    boolean e2h = el2 && tag.asid() != Tag.NONE;
    return switch (command.command.opcode()) {
      case TLBI_NH_ALL, TLBI_NH_VAA -> vmid && tag.stage() == 1;
      case TLBI_NH_ASID -> vmid && tag.stage() == 1 && asid && !global;
      case TLBI_NH_VA -> vmid && tag.stage() == 1 && (asid || global);
      case TLBI_S2_IPA -> vmid && tag.stage() == 2;
      case TLBI_S12_VMALL -> vmid;
      case TLBI_NSNH_ALL -> !el2;
      case TLBI_EL2_ALL, TLBI_EL2_VAA -> el2;
      case TLBI_EL2_VA -> el2 && (!e2h || asid || global);
      case TLBI_EL2_ASID -> e2h && asid && !global;
      default -> false;
    };
  }

  /** SMMUv3 6.4: an entry goes if its range overlaps, and granule and level are those named. */
  private boolean possibleLeafIsHit(TlbiRange tlbi, Mapping mapping, long address) {
    LeafShape leaves = mapping.shapes.stream()
        .filter(shape -> shape.range().contains(address))
        .findFirst()
        .orElseThrow();
    AddressRange covered = covered(tlbi);
    for (int shift : GRANULE_SHIFTS) {
      boolean granule = leaves.granuleShift() == 0 || leaves.granuleShift() == shift;
      boolean named = tg(tlbi) == 0 || shift == 10 + 2 * tg(tlbi);
      for (int level = 1; granule && named && level <= 3; level++) {
        int size = shift + (3 - level) * (shift - 3);
        boolean exists = level != 1 || shift != 14 || ds;
        AddressRange leaf = leafAt(address, size);
        if (exists
            && (ttl(tlbi) == 0 || ttl(tlbi) == level)
            && (leaves.leaf() == 0 || leaves.leaf() == 1L << size)
            && leaves.range().covers(leaf)
            && leaves.delta().orElse(0) % (1L << size) == 0
            && leaf.overlaps(covered)) {
          return true;
        }
      }
    }
    return false;
  }

  private int tg(TlbiRange tlbi) {
    return ril ? tlbi.tg() : 0;
  }

  private int ttl(TlbiRange tlbi) {
    boolean only52Bit = tlbi.tg() == 2 && tlbi.ttl() == 1;
    return tg(tlbi) == 0 || (only52Bit && !ds) ? 0 : tlbi.ttl();
  }

  private AddressRange covered(TlbiRange tlbi) {
    if (tg(tlbi) == 0) {
      return new AddressRange(tlbi.address(), tlbi.address());
    }
    int scale = ds ? Math.min(tlbi.scale(), 39) : tlbi.scale() % 32;
    long bytes = (tlbi.num() + 1L) << (scale + 10 + 2 * tlbi.tg());
    return new AddressRange(tlbi.address(), tlbi.address() + bytes - 1);
  }

  private static Optional<TlbiRange> range(Command command) {
    return command instanceof AddressTlbi tlbi ? Optional.of(tlbi.range()) : Optional.empty();
  }

  private static AddressRange leafAt(long address, int log2Size) {
    long first = address >>> log2Size << log2Size;
    return new AddressRange(first, first + (1L << log2Size) - 1);
  }

  /** Addresses at which the answer may change: where commands begin and end, in whole leaves. */
  private NavigableSet<Long> tlbLines(Mapping mapping) {
    NavigableSet<Long> lines = unsigned();
    mapping.shapes.forEach(shape -> lines.add(shape.range().first()));
    for (Sent command : sent) {
      Optional<TlbiRange> range = range(command.command);
      if (range.isPresent()
          && command.completed != NEVER
          && mapping.end <= command.tick
          && isFor(command, mapping.tag, mapping.global)) {
        addLeafEnds(lines, covered(range.get()));
        mapping.shapes.forEach(shape -> addLeafEnds(lines, shape.range()));
      }
    }
    return lines;
  }

  private static void addLeafEnds(NavigableSet<Long> lines, AddressRange range) {
    for (int shift : GRANULE_SHIFTS) {
      for (int size = shift; size <= 3 * shift - 6; size += shift - 3) {
        lines.add(leafAt(range.first(), size).first());
        lines.add(leafAt(range.first() - 1, size).last() + 1);
        lines.add(leafAt(range.last(), size).last() + 1);
        lines.add(leafAt(range.last() + 1, size).first());
      }
    }
  }

  private NavigableSet<Long> atcLines(AtcUser user) {
    NavigableSet<Long> lines = unsigned();
    for (Sent command : sent) {
      if (command.command instanceof AtcInv inv && inv.sid() == user.sid) {
        span(inv).ifPresent(span -> {
          lines.add(span.first());
          lines.add(span.last() + 1);
        });
      }
    }
    return lines;
  }

  private static NavigableSet<Long> unsigned() {
    return new TreeSet<>(Long::compareUnsigned);
  }

  private static List<AddressRange> cells(AddressRange range, NavigableSet<Long> lines) {
    List<AddressRange> cells = new ArrayList<>();
    long first = range.first();
    for (long line : lines.tailSet(range.first(), false)) {
      if (range.contains(line)) {
        cells.add(new AddressRange(first, line - 1));
        first = line;
      }
    }
    cells.add(new AddressRange(first, range.last()));
    return cells;
  }

  /** SMMUv3 15.4: what is gone stays gone, and commands older than all that is kept can go. */
  private void forgetTheDead() {
    answers.clear();
    ended.removeIf(m -> answer(m).tlb.isEmpty() && answer(m).atcs.isEmpty());
    written.removeIf(this::isGone);
    sent.removeIf(command -> command.completed != NEVER
        && ended.stream().noneMatch(mapping -> mapping.end <= command.tick)
        && written.stream().noneMatch(old -> old.replaced <= command.tick));
  }
}
