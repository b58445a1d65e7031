package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiRange;

class CachesTest {
  private static final AddressRange TWO_PAGES = AddressRange.ofSize(0x1000, 0x2000);
  private static final Command ATC_INV = new AtcInv(false, false, 0, 1, 0, 0x1000);

  private final Caches caches = new Caches(TlbScopes.GENERIC);
  private final TaggedSpace space = caches.tlb().space(Tag.stage1(7, 5));

  private Version mapped(AddressRange range) {
    LeafShape pages = new LeafShape(range, OptionalLong.empty(), 0x1000, 12);
    Translation to = new Translation(OptionalLong.of(0x8000), "rw", true, List.of(pages));
    return caches.tlb().map(1, space, range, to, "map");
  }

  private Version ended() {
    mapped(TWO_PAGES);
    return caches.tlb().unmap(2, space, TWO_PAGES, "unmap").get(0);
  }

  @Test
  void remembersWhatMadeAndEndedAVersion() {
    Version live = mapped(TWO_PAGES);
    assertEquals(List.of("map", "rw", true), List.of(live.mapCause(), live.perms(), live.global()));
    assertNull(live.endCause());
    assertEquals(Version.OPEN, live.end());
    Version old = caches.tlb().unmap(2, space, TWO_PAGES, "unmap").get(0);
    assertEquals(List.of("map", "unmap"), List.of(old.mapCause(), old.endCause()));
    assertEquals(List.of(1L, 2L, 0x2000L), List.of(old.begin(), old.end(), old.bytes()));
    assertEquals(OptionalLong.of(0x8000), old.output());
  }

  @Test
  void endsVersionsInOrderOfAddress() {
    mapped(AddressRange.ofSize(0x4000, 0x1000));
    mapped(TWO_PAGES);
    List<Version> ended = caches.tlb().unmap(2, space, AddressRange.EVERYTHING, "unmap");
    assertEquals(List.of(0x1000L, 0x4000L), ended.stream().map(Version::first).toList());
  }

  @Test
  void tellsWhatACompletedCommandRemoved() {
    Version old = ended();
    Command page = new TlbiNhVa(7, 5, TlbiRange.single(0x1000, true));
    Invalidation first = caches.consume(3, "q", page, "tlbi");
    assertEquals(List.of(first), caches.pending());
    assertEquals(
        List.of(new Caches.Completed(first, 0x1000, List.of())), caches.complete(5, "q", 4));
    assertEquals(0x1000, old.staleBytes());
    assertEquals(List.of(), caches.pending());
    Command rest = new TlbiNhVa(7, 5, TlbiRange.single(0x2000, true));
    Invalidation second = caches.consume(6, "q", rest, "tlbi");
    assertEquals(
        List.of(new Caches.Completed(second, 0x1000, List.of(old))), caches.complete(8, "q", 7));
    assertSame(second, old.lastKiller());
    Invalidation third = caches.consume(9, "q", rest, "tlbi");
    assertEquals(List.of(new Caches.Completed(third, 0, List.of())), caches.complete(11, "q", 10));
  }

  @Test
  void splitsOffWhatARecordThatCameLateCovers() {
    Version old = ended();
    TlbScope scope =
        TlbScopes.GENERIC.of(new TlbiNhVa(7, 5, TlbiRange.single(0x1000, true))).orElseThrow();
    Command page = new TlbiNhVa(7, 5, TlbiRange.single(0x1000, true));
    Invalidation early = new Invalidation(1, "q", page, java.util.Optional.of(scope), "tlbi");
    caches.tlb().endedBefore(old, early, false);
    assertEquals(
        List.of(1L, 2L),
        space.staleIn(0, -1L).stream().map(StalePiece::lastBirth).toList());
    assertEquals(2, space.staleCount());
    caches.tlb().endedBefore(old, early, true);
    assertEquals(0x1000, old.staleBytes());
    assertEquals(
        List.of(AddressRange.ofSize(0x2000, 0x1000)),
        space.staleIn(0, -1L).stream().map(StalePiece::range).toList());
  }

  @Test
  void takesWholeVersionsByCommandsWithoutAnAddress() {
    Version old = ended();
    TlbScope scope = TlbScopes.GENERIC.of(new TlbiNhAsid(7, 5)).orElseThrow();
    assertEquals(List.of(TWO_PAGES), caches.tlb().taken(old, scope));
  }

  @Test
  void namesWhyADeviceMayStillHoldAPage() {
    Version old = ended();
    caches.atc().add(old, false, 1, 6);
    caches.atc().add(ended(), true, 2, Atc.NO_PASID);
    Invalidation early = caches.consume(3, "q", ATC_INV, "inv");
    Atc.Entry entry = caches.atc().staleIn(1, 0x1000, 0x1fff).get(0);
    assertSame(early, entry.premature());
    assertNull(entry.pending());
    assertEquals(List.of(1L, 6), List.of(entry.sid(), entry.ssid()));
    assertFalse(entry.everyAddress());
    assertTrue(caches.atc().staleIn(2, 0, 0).get(0).everyAddress());
    assertEquals(2, caches.atc().staleOf(old).size());
    caches.complete(5, "q", 4);
    assertEquals(2, caches.atc().staleOf(old).size());
  }

  @Test
  void takesPagesFromDevicesOnceTheTlbIsClean() {
    caches.atc().add(ended(), false, 1, Atc.NO_PASID);
    caches.consume(3, "q", new TlbiNhAsid(7, 5), "tlbi");
    caches.consume(4, "q", new TlbiNhVa(7, 5, new TlbiRange(0x1000, 1, 1, 0, 3, true)), "tlbi");
    caches.complete(6, "q", 5);
    Invalidation inv = caches.consume(7, "q", ATC_INV, "inv");
    assertSame(inv, caches.atc().staleIn(1, 0x1000, 0x1000).get(0).pending());
    caches.failAtc("q", 8);
    assertNull(caches.atc().staleIn(1, 0x1000, 0x1000).get(0).pending());
    assertEquals(List.of(), caches.pending());
    caches.consume(9, "q", ATC_INV, "inv");
    caches.complete(11, "q", 10);
    assertEquals(List.of(), caches.atc().staleIn(1, 0x1000, 0x1fff));
    assertEquals(1, caches.atc().staleIn(1, 0x2000, 0x2fff).size());
  }

  @Test
  void keepsOtherCommandsWhenASyncFails() {
    Invalidation ste = caches.consume(3, "q", new CfgiSte(1, true), "cfgi");
    caches.consume(4, "q", ATC_INV, "inv");
    caches.failAtc("q", 5);
    assertEquals(List.of(ste), caches.pending());
    Invalidation late = caches.consume(6, "q", ATC_INV, "inv");
    caches.failAtc("q", 6);
    assertEquals(List.of(ste, late), caches.pending());
  }

  @Test
  void startsAnAtcInvOnlyWhenTheSyncBeforeItHasCompleted() {
    caches.atc().add(ended(), false, 1, Atc.NO_PASID);
    caches.consume(3, "q", new TlbiNhVa(7, 5, new TlbiRange(0x1000, 1, 1, 0, 3, true)), "tlbi");
    caches.sync(4, "q");
    caches.consume(5, "q", ATC_INV, "inv");
    assertNull(caches.atc().staleIn(1, 0x1000, 0x1000).get(0).premature());
    caches.complete(7, "q", 4);
    assertNull(caches.atc().staleIn(1, 0x1000, 0x1000).get(0).pending());
    caches.complete(9, "q", 8);
    assertEquals(List.of(), caches.atc().staleIn(1, 0x1000, 0x1000));
  }

  @Test
  void forgetsAVersionInTheTlb() {
    Version old = ended();
    caches.tlb().forget(old);
    assertEquals(List.of(0L, 0), List.of(old.staleBytes(), space.staleCount()));
  }
}
