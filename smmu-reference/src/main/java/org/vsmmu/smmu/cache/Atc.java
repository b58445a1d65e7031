package org.vsmmu.smmu.cache;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AtcInv;

/**
 * What the ATCs of devices may hold of translations that have ended (SMMUv3 8).
 *
 * <p>An ATC is filled through the TLB, so an ATC_INV that is consumed while the TLB may still hold
 * the old translation promises nothing for it: the device may fetch it again (SMMUv3 8.2).
 */
public final class Atc {

  /** The entries carry no PASID. */
  public static final int NO_PASID = -1;

  /** A part of an ended version that a device may still hold. */
  public static final class Entry implements RangeIndex.Ranged {
    private final Version version;
    private final AddressRange range;
    private final boolean everyAddress;
    private final long sid;
    private final int ssid;
    private final Invalidation premature;
    private final List<Invalidation> pending;

    private Entry(
        Version version,
        AddressRange range,
        boolean everyAddress,
        long sid,
        int ssid,
        Invalidation premature,
        List<Invalidation> pending) {
      this.version = version;
      this.range = range;
      this.everyAddress = everyAddress;
      this.sid = sid;
      this.ssid = ssid;
      this.premature = premature;
      this.pending = List.copyOf(pending);
    }

    private Entry part(AddressRange part) {
      return new Entry(version, part, everyAddress, sid, ssid, premature, pending);
    }

    @Override
    public long first() {
      return range.first();
    }

    @Override
    public long last() {
      return range.last();
    }

    /** The ended version. */
    public Version version() {
      return version;
    }

    /** The addresses as the device sends them. */
    public AddressRange range() {
      return range;
    }

    /**
     * Whether the device's own addresses are not known: any of the range may lead to the version.
     */
    public boolean everyAddress() {
      return everyAddress;
    }

    /** The device. */
    public long sid() {
      return sid;
    }

    /** PASID, or {@link Atc#NO_PASID}. */
    public int ssid() {
      return ssid;
    }

    /** The last ATC_INV for it that came before the TLB was clean; null if there was none. */
    public Invalidation premature() {
      return premature;
    }

    /** The last ATC_INV that takes it once its SYNC completes; null if there is none. */
    public Invalidation pending() {
      return pending.isEmpty() ? null : pending.get(pending.size() - 1);
    }

    private Entry tooEarlyFor(Invalidation command) {
      return new Entry(version, range, everyAddress, sid, ssid, command, pending);
    }

    private Entry awaiting(Invalidation command) {
      List<Invalidation> all = new ArrayList<>(pending);
      all.add(command);
      return new Entry(version, range, everyAddress, sid, ssid, premature, all);
    }

    private Entry without(Invalidation command) {
      List<Invalidation> rest = new ArrayList<>(pending);
      rest.remove(command);
      return new Entry(version, range, everyAddress, sid, ssid, premature, rest);
    }
  }

  private final Map<Long, RangeIndex<Entry>> bySid = new LinkedHashMap<>();

  /**
   * A device may hold this ended version.
   *
   * @param everyAddress under an address that is not known, because stage 1 is the guest's
   */
  public void add(Version version, boolean everyAddress, long sid, int ssid) {
    AddressRange range = everyAddress ? AddressRange.EVERYTHING : version.range();
    bySid
        .computeIfAbsent(sid, s -> new RangeIndex<>())
        .add(new Entry(version, range, everyAddress, sid, ssid, null, List.of()));
  }

  /** Everything that a device may still hold in a range. */
  public List<Entry> staleIn(long sid, long first, long last) {
    RangeIndex<Entry> index = bySid.get(sid);
    return index == null ? List.of() : index.touching(first, last);
  }

  /** Everything that any device may still hold of a version. */
  public List<Entry> staleOf(Version version) {
    List<Entry> entries = new ArrayList<>();
    for (RangeIndex<Entry> index : bySid.values()) {
      for (Entry entry : index.touching(0, -1L)) {
        if (entry.version() == version) {
          entries.add(entry);
        }
      }
    }
    return entries;
  }

  /** The devices that something was ever added for. */
  public List<Long> sids() {
    return List.copyOf(bySid.keySet());
  }

  /**
   * Marks what a consumed ATC_INV will take when a SYNC completes, and what it comes too early for.
   */
  public void consume(Invalidation command) {
    AtcInv inv = (AtcInv) command.command();
    RangeIndex<Entry> index = bySid.get(inv.sid());
    if (index == null || inv.span().isEmpty()) {
      return;
    }
    AddressRange span = inv.span().get();
    for (Entry entry : index.touching(span.first(), span.last())) {
      boolean older = entry.version().end() <= command.tick();
      if (older && reaches(inv, entry)) {
        index.remove(entry);
        AddressRange hit = Tlb.intersection(entry.range(), span);
        for (AddressRange rest : Tlb.minus(entry.range(), hit)) {
          index.add(entry.part(rest));
        }
        split(index, entry, hit, command);
      }
    }
  }

  private void split(RangeIndex<Entry> index, Entry entry, AddressRange hit, Invalidation command) {
    List<AddressRange> clean = new ArrayList<>(List.of(hit));
    for (AddressRange dirty : stillInTlb(entry, hit)) {
      List<AddressRange> rest = new ArrayList<>();
      clean.forEach(part -> rest.addAll(Tlb.minus(part, dirty)));
      clean = rest;
      index.add(entry.part(dirty).tooEarlyFor(command));
    }
    clean.forEach(part -> index.add(entry.part(part).awaiting(command)));
  }

  /** Where in a part of an entry the device could fetch the old translation again. */
  private static List<AddressRange> stillInTlb(Entry entry, AddressRange hit) {
    Version version = entry.version();
    // Behind a stage 1 the device sends other addresses: any of them may lead here.
    AddressRange looked = entry.everyAddress ? version.range() : hit;
    List<AddressRange> held = new ArrayList<>();
    for (StalePiece piece : version.space().staleIn(looked.first(), looked.last())) {
      if (piece.version() == version) {
        if (entry.everyAddress) {
          return List.of(hit);
        }
        held.add(Tlb.intersection(piece.range(), hit));
      }
    }
    return held;
  }

  /** Removes what a completed ATC_INV takes. */
  public void complete(Invalidation command) {
    AtcInv inv = (AtcInv) command.command();
    RangeIndex<Entry> index = bySid.get(inv.sid());
    if (index == null || inv.span().isEmpty()) {
      return;
    }
    AddressRange span = inv.span().get();
    for (Entry entry : index.touching(span.first(), span.last())) {
      if (entry.pending.contains(command)) {
        index.remove(entry);
      }
    }
  }

  /** A SYNC failed with CERROR_ATC_INV_SYNC: this ATC_INV has promised nothing (SMMUv3 7.6). */
  public void fail(Invalidation command) {
    for (RangeIndex<Entry> index : bySid.values()) {
      for (Entry entry : index.touching(0, -1L)) {
        if (entry.pending.contains(command)) {
          index.remove(entry);
          index.add(entry.without(command));
        }
      }
    }
  }

  /** Forgets an ended version, because the model is brought in line with reality. */
  public void forget(Version version) {
    for (Entry entry : staleOf(version)) {
      bySid.get(entry.sid()).remove(entry);
    }
  }

  /** SMMUv3 8.2: without a PASID both kinds go; with one its own, with Global every PASID's. */
  private static boolean reaches(AtcInv inv, Entry entry) {
    if (!inv.ssv()) {
      return true;
    }
    return entry.ssid() != NO_PASID && (inv.global() || inv.ssid() == entry.ssid());
  }
}
