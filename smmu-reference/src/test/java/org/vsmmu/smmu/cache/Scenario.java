package org.vsmmu.smmu.cache;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiRange;

/**
 * Caches that are told what happens, a tick at a time.
 *
 * <pre>{@code
 * Scenario s = new Scenario();
 * s.map(TAG, pages(0x1000, 1));
 * s.unmap(TAG, pages(0x1000, 1));
 * s.run(new TlbiNhAll(9)).sync();
 * assertEquals(List.of(), s.stale(TAG));
 * }</pre>
 */
final class Scenario {

  static final long KB4 = 0x1000;
  static final long MB2 = 0x20_0000;

  private final Caches caches;
  private long now;

  Scenario() {
    this(TlbScopes.GENERIC);
  }

  Scenario(TlbScopes scopes) {
    caches = new Caches(scopes);
  }

  static AddressRange pages(long first, int count) {
    return AddressRange.ofSize(first, count * KB4);
  }

  static AddressRange bytes(long first, long size) {
    return AddressRange.ofSize(first, size);
  }

  static TlbiRange one(long address) {
    return TlbiRange.single(address, true);
  }

  Caches caches() {
    return caches;
  }

  TaggedSpace space(Tag tag) {
    return caches.tlb().space(tag);
  }

  /** Maps with 4K pages. */
  Scenario map(Tag tag, AddressRange range) {
    return map(tag, range, false, new LeafShape(range, OptionalLong.empty(), KB4, 12));
  }

  Scenario mapGlobal(Tag tag, AddressRange range) {
    return map(tag, range, true, new LeafShape(range, OptionalLong.empty(), KB4, 12));
  }

  Scenario mapUnknown(Tag tag, AddressRange range) {
    return map(tag, range, false, LeafShape.unknown(range));
  }

  Scenario map(Tag tag, AddressRange range, long leaf, int granuleShift) {
    return map(tag, range, false, new LeafShape(range, OptionalLong.empty(), leaf, granuleShift));
  }

  Scenario map(Tag tag, AddressRange range, boolean global, LeafShape... shapes) {
    Translation to = new Translation(OptionalLong.empty(), "rw", global, List.of(shapes));
    now++;
    caches.tlb().map(now, space(tag), range, to, "map " + now);
    return this;
  }

  Scenario unmap(Tag tag, AddressRange range) {
    end(tag, range);
    return this;
  }

  /** The one version that ends. */
  Version end(Tag tag, AddressRange range) {
    now++;
    List<Version> ended = caches.tlb().unmap(now, space(tag), range, "unmap " + now);
    return ended.isEmpty() ? null : ended.get(0);
  }

  /** Unmaps what a device may hold. */
  Version endHeldBy(long sid, int ssid, Tag tag, AddressRange range) {
    Version version = end(tag, range);
    caches.atc().add(version, false, sid, ssid);
    return version;
  }

  Scenario nest(int vmid) {
    space(Tag.stage2(vmid)).nest();
    return this;
  }

  Scenario run(Command command) {
    return run("q", command);
  }

  Scenario run(String queue, Command command) {
    now++;
    caches.consume(now, queue, command, command);
    return this;
  }

  Scenario sync() {
    return sync("q");
  }

  Scenario sync(String queue) {
    now++;
    caches.complete(now, queue, now);
    return this;
  }

  Scenario failedSync(String queue) {
    now++;
    caches.failAtc(queue, now);
    return this;
  }

  long now() {
    return ++now;
  }

  /** What the TLB may still hold although it has ended, in order, neighbours joined. */
  List<AddressRange> stale(Tag tag) {
    return joined(space(tag).staleIn(0, -1L).stream().map(StalePiece::range).toList());
  }

  /** The same of a device. */
  List<AddressRange> staleInAtc(long sid) {
    return joined(
        caches.atc().staleIn(sid, 0, -1L).stream().map(Atc.Entry::range).toList());
  }

  private static List<AddressRange> joined(List<AddressRange> ranges) {
    List<AddressRange> sorted = new ArrayList<>(ranges);
    sorted.sort((a, b) -> Long.compareUnsigned(a.first(), b.first()));
    List<AddressRange> joined = new ArrayList<>();
    for (AddressRange next : sorted) {
      int last = joined.size() - 1;
      if (last >= 0 && joined.get(last).last() + 1 == next.first()) {
        joined.set(last, new AddressRange(joined.get(last).first(), next.last()));
      } else {
        joined.add(next);
      }
    }
    return joined;
  }
}
