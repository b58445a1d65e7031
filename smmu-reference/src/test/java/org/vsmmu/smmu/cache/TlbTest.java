package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.cache.Scenario.MB2;
import static org.vsmmu.smmu.cache.Scenario.bytes;
import static org.vsmmu.smmu.cache.Scenario.one;
import static org.vsmmu.smmu.cache.Scenario.pages;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiNsnhAll;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS12Vmall;
import org.vsmmu.smmu.command.TlbiS2Ipa;

class TlbTest {

  private static final Tag TAG = Tag.stage1(9, 5);
  private static final int MANY = 100_000;

  private final Scenario s = new Scenario();

  /** Reached by everything; counts how often it is asked. */
  private static final class CountingSpace extends AddressSpace {
    private int liveLooks;
    private int matches;

    @Override
    public boolean reachedBy(TlbScope scope, boolean global) {
      matches++;
      return true;
    }

    @Override
    RangeIndex<Version> live() {
      liveLooks++;
      return super.live();
    }

    private void reset() {
      liveLooks = 0;
      matches = 0;
    }
  }

  @Test
  void neverLooksAtLiveMappingsWhenACommandCompletes() {
    CountingSpace space = new CountingSpace();
    Tlb tlb = s.caches().tlb();
    tlb.add(space);
    for (long page = 0; page < MANY; page++) {
      map(space, pages(page << 12, 1));
    }
    tlb.unmap(s.now(), space, pages(0, 3), "unmap");
    space.reset();
    s.run(new TlbiNsnhAll()).sync();
    assertEquals(List.of(0, 0), List.of(space.liveLooks, space.staleCount()));
    assertTrue(space.matches <= 2 + 3, () -> space.matches + " looks");
    assertEquals(MANY - 3, space.liveIn(0, -1L).size());
  }

  @Test
  void looksAtFewStalePiecesWhenARangeCompletes() {
    CountingSpace space = new CountingSpace();
    s.caches().tlb().add(space);
    for (long page = 0; page < MANY; page++) {
      map(space, pages(page << 12, 1));
    }
    s.caches().tlb().unmap(s.now(), space, pages(0, MANY), "unmap");
    space.reset();
    s.run(new TlbiNhVa(9, 5, one(0x5000))).sync();
    assertEquals(MANY - 1, space.staleCount());
    assertTrue(space.matches <= 2 + 1, () -> space.matches + " looks");
  }

  private void map(AddressSpace space, AddressRange range) {
    LeafShape shape = new LeafShape(range, OptionalLong.empty(), 0x1000, 12);
    Translation to = new Translation(OptionalLong.empty(), "rw", false, List.of(shape));
    s.caches().tlb().map(s.now(), space, range, to, "map");
  }

  @Test
  void cutsTheOutputWithTheRange() {
    AddressRange three = pages(0x1000, 3);
    LeafShape shape = LeafShape.unknown(three);
    Translation to = new Translation(OptionalLong.of(0x8_1000), "rw", false, List.of(shape));
    s.caches().tlb().map(s.now(), s.space(TAG), three, to, "map");
    Version ended = s.end(TAG, pages(0x2000, 1));
    assertEquals(OptionalLong.of(0x8_2000), ended.output());
    assertEquals(
        List.of(OptionalLong.of(0x8_1000), OptionalLong.of(0x8_3000)),
        s.space(TAG).liveIn(0, -1L).stream().map(Version::output).toList());
  }

  @Test
  void countsStaleBytesDownToNothing() {
    Version version = s.map(TAG, pages(0, 4)).end(TAG, pages(0, 4));
    s.run(new TlbiNhVa(9, 5, new TlbiRange(0x1000, 1, 1, 0, 3, true))).sync();
    assertEquals(0x2000, version.staleBytes());
    s.run(new TlbiNhAll(9)).sync();
    assertEquals(0, version.staleBytes());
    assertEquals(new TlbiNhAll(9), version.lastKiller().command());
  }

  @Test
  void takesBothHalvesOfAMappingWithTwoKindsOfLeaves() {
    AddressRange page = pages(MB2 - 0x1000, 1);
    AddressRange block = bytes(MB2, MB2);
    AddressRange both = new AddressRange(page.first(), block.last());
    LeafShape small = new LeafShape(page, OptionalLong.empty(), 0x1000, 12);
    LeafShape large = new LeafShape(block, OptionalLong.empty(), MB2, 12);
    s.map(TAG, both, false, small, large).unmap(TAG, both);
    s.run(new TlbiNhVa(9, 5, new TlbiRange(page.first(), 1, 1, 0, 0, true))).sync();
    assertEquals(List.of(), s.stale(TAG));
  }

  @Test
  void leavesCombinedEntriesToWholeVmidCommandsOfAnotherVmid() {
    Tag stage2 = Tag.stage2(9);
    s.nest(9).map(stage2, pages(0, 1)).unmap(stage2, pages(0, 1));
    s.run(new TlbiS2Ipa(9, one(0))).sync().run(new TlbiS12Vmall(8)).sync();
    assertEquals(List.of(pages(0, 1)), s.stale(stage2));
    assertTrue(s.space(stage2).staleIn(0, 0).get(0).combined());
  }

  @Test
  void remembersWhenATagWasClearedAsAWhole() {
    s.map(TAG, pages(0, 1));
    s.run(new TlbiNhVa(9, 5, one(0))).sync();
    assertEquals(-1, s.space(TAG).lastWholeInvalidation());
    s.run(new TlbiNhAsid(9, 5));
    assertEquals(-1, s.space(TAG).lastWholeInvalidation());
    s.sync();
    assertEquals(4, s.space(TAG).lastWholeInvalidation());
  }

  @Test
  void readsARangeAsOneAddressWithoutRangeInvalidation() {
    Scenario noRil = new Scenario(new TlbScopes(false, false, true));
    noRil.map(TAG, pages(0, 2)).unmap(TAG, pages(0, 2));
    noRil.run(new TlbiNhVa(9, 5, new TlbiRange(0, 1, 1, 0, 3, true))).sync();
    assertEquals(List.of(pages(0x1000, 1)), noRil.stale(TAG));
  }

  @Test
  void reachesTheTopmostPage() {
    AddressRange top = new AddressRange(-0x2000L, -1L);
    s.map(TAG, top).unmap(TAG, top).run(new TlbiNhVa(9, 5, one(-0x1000L))).sync();
    assertEquals(List.of(pages(-0x2000L, 1)), s.stale(TAG));
  }

  @Test
  void forgetsAVersionTogetherWithItsCombinedRemains() {
    Tag stage2 = Tag.stage2(9);
    Version version = s.nest(9).map(stage2, pages(0, 2)).end(stage2, pages(0, 2));
    s.run(new TlbiS2Ipa(9, one(0))).sync();
    s.caches().tlb().forget(version);
    assertEquals(List.of(), s.stale(stage2));
    assertEquals(0, version.staleBytes());
  }

  @Test
  void countsACommandThatCameBeforeTheRecordOfAnUnmap() {
    Invalidation early = s.caches().consume(s.now(), "q", new TlbiNhVa(9, 5, one(0)), "command");
    Version version = s.map(TAG, pages(0, 2)).end(TAG, pages(0, 2));
    s.caches().tlb().endedBefore(version, early, false);
    s.sync();
    assertEquals(List.of(pages(0x1000, 1)), s.stale(TAG));
  }
}
