package org.vsmmu.smmu.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AtcInv;

/**
 * What the ATCs of devices may hold, by the ATS completions that were seen (SMMUv3 8.1 to 8.3).
 *
 * <p>A device may drop what it likes at any time, so a grant is held until an ATC_INV of it has
 * completed. {@link Atc} is for traces that show what ended, but no grant.
 */
public final class AtcGrants {

  /** A grant without a PASID. */
  public static final int NO_PASID = -1;

  private static final int MAX_GRANTS = 1 << 16;
  private static final int MAX_TAKEN = 64;

  /** Of how many grants one ATC_INV asks whether they could be had again; the rest stay. */
  private static final int MAX_ASKED = 1024;

  /**
   * What a completion granted.
   *
   * @param ssid PASID, or {@link #NO_PASID}
   * @param range untranslated addresses, a power of two long
   * @param output translated address of the first byte
   */
  public record Grant(
      long sid,
      int ssid,
      boolean privileged,
      AddressRange range,
      long output,
      boolean read,
      boolean write) {

    /** The untranslated address that leads to a translated one. */
    public long input(long translated) {
      return range.first() + (translated - output);
    }
  }

  /** Says whether the SMMU could grant the same translation once more. */
  public interface Refill {
    boolean possible(Grant grant, long iova);
  }

  /**
   * Why a grant is not held any more.
   *
   * @param granted what granted it, as the caller named it
   * @param command what named the ATC_INV
   * @param sync what completed it
   */
  public record Removal(Grant grant, Object granted, Object command, Object sync) {}

  /**
   * How the use of a translated address is explained.
   *
   * @param held a grant that may be held allows it
   * @param removed grants that would have allowed it
   */
  public record Use(boolean held, List<Removal> removed) {}

  /** One ATC_INV. */
  private static final class Taken {
    final Object cause;
    final AddressRange span;
    Object sync;

    Taken(Object cause, AddressRange span) {
      this.cause = cause;
      this.span = span;
    }
  }

  private static final class Entry implements RangeIndex.Ranged {
    final Grant grant;
    final Object cause;
    final Deque<Taken> taken = new ArrayDeque<>(1);

    Entry(Grant grant, Object cause) {
      this.grant = grant;
      this.cause = cause;
    }

    @Override
    public long first() {
      return grant.range().first();
    }

    @Override
    public long last() {
      return grant.range().last();
    }

    void take(Taken by) {
      if (taken.size() == MAX_TAKEN) {
        taken.removeFirst();
      }
      taken.add(by);
    }

    Optional<Taken> removedAt(long iova) {
      return taken.stream().filter(t -> t.sync != null && t.span.contains(iova)).findFirst();
    }
  }

  /** An entry, by the addresses that it leads to. */
  private record Target(Entry entry, long first, long last) implements RangeIndex.Ranged {}

  /** What one device was granted. */
  private static final class Device {
    final Map<Grant, Target> grants = new HashMap<>();
    final RangeIndex<Entry> byInput = new RangeIndex<>();
    final RangeIndex<Target> byOutput = new RangeIndex<>();
    boolean lost;

    void add(Grant grant, Object cause) {
      Target before = grants.remove(grant);
      if (before != null) {
        byInput.remove(before.entry());
        byOutput.remove(before);
      }
      Entry entry = new Entry(grant, cause);
      long length = grant.range().last() - grant.range().first();
      Target target = new Target(entry, grant.output(), grant.output() + length);
      grants.put(grant, target);
      byInput.add(entry);
      byOutput.add(target);
    }
  }

  private final long smallest;
  private final Map<Long, Device> devices = new LinkedHashMap<>();
  private final Map<String, List<Taken>> pending = new HashMap<>();

  /**
   * Nothing was granted yet.
   *
   * @param smallestBytes the STU: what is asked to be invalidated below it, need not be
   */
  public AtcGrants(long smallestBytes) {
    this.smallest = smallestBytes;
  }

  /** A device received a completion with some permission. */
  public void grant(Grant grant, Object cause) {
    Device device = devices.computeIfAbsent(grant.sid(), sid -> new Device());
    if (device.grants.size() >= MAX_GRANTS) {
      device.lost = true;
    }
    if (!device.lost) {
      device.add(grant, cause);
    }
  }

  /** Whether all that a device was granted is known here: something was, and nothing dropped. */
  public boolean shown(long sid) {
    Device device = devices.get(sid);
    return device != null && !device.lost;
  }

  /**
   * A queue consumed an ATC_INV while SMMUEN was 1.
   *
   * @param refill what the SMMU could still grant: the device may ask for it behind the
   *     invalidation, which then promises nothing (SMMUv3 8.2)
   */
  public void consume(String queue, AtcInv command, Refill refill, Object cause) {
    Device device = devices.get(command.sid());
    AddressRange span = command.span().orElse(null);
    if (device == null || span == null || tooSmall(span)) {
      return;
    }
    Taken taken = new Taken(cause, span);
    pending.computeIfAbsent(queue, q -> new ArrayList<>()).add(taken);
    int asked = 0;
    for (Entry entry : device.byInput.touching(span.first(), span.last())) {
      AddressRange hit = Tlb.intersection(entry.grant.range(), span);
      boolean held = entry.taken.stream().noneMatch(t -> t.sync != null && t.span.covers(hit));
      boolean reached = held && reaches(command, entry.grant) && asked++ < MAX_ASKED;
      if (reached && !refill.possible(entry.grant, hit.first())) {
        entry.take(taken);
      }
    }
  }

  private boolean tooSmall(AddressRange span) {
    long bytes = span.last() - span.first() + 1;
    return bytes != 0 && Long.compareUnsigned(bytes, smallest) < 0;
  }

  /** SMMUv3 8.2: without a PASID both kinds go; with one its own, with Global every PASID's. */
  private static boolean reaches(AtcInv inv, Grant grant) {
    return !inv.ssv() || (grant.ssid() != NO_PASID && (inv.global() || inv.ssid() == grant.ssid()));
  }

  /** A CMD_SYNC of a queue completed: so did every earlier ATC_INV of it. */
  public void complete(String queue, Object sync) {
    List<Taken> done = pending.remove(queue);
    if (done != null) {
      done.forEach(taken -> taken.sync = sync);
    }
  }

  /** CERROR_ATC_INV_SYNC: the ATC_INVs before it have promised nothing (SMMUv3 7.6). */
  public void fail(String queue) {
    pending.remove(queue);
  }

  /**
   * A device sent a translated address.
   *
   * @param ssid PASID; empty for any
   * @param read whether it needs read permission
   * @param write whether it needs write permission
   */
  public Use use(long sid, Optional<Integer> ssid, long address, boolean read, boolean write) {
    List<Removal> removed = new ArrayList<>();
    Device device = devices.get(sid);
    if (device == null) {
      return new Use(false, removed);
    }
    for (Target target : device.byOutput.touching(address, address)) {
      Entry entry = target.entry();
      Grant grant = entry.grant;
      boolean allowed = (grant.read() || !read) && (grant.write() || !write);
      if (allowed && (ssid.isEmpty() || ssid.get() == grant.ssid())) {
        Optional<Taken> by = entry.removedAt(grant.input(address));
        if (by.isEmpty()) {
          return new Use(true, List.of());
        }
        removed.add(new Removal(grant, entry.cause, by.get().cause, by.get().sync));
      }
    }
    return new Use(false, removed);
  }
}
