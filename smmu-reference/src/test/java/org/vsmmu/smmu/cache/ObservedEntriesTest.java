package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiRange;

class ObservedEntriesTest {
  private static final Tag TAG = Tag.stage1(7, 5);

  private final ObservedTlb tlb = new ObservedTlb();

  private void insert(long address, int level, boolean global) {
    tlb.insert(TAG, address, 12, level, global, "insert");
  }

  private void complete(Command command) {
    Invalidation done = new Invalidation(1, "q", command, TlbScopes.GENERIC.of(command), "command");
    tlb.complete(done, "sync", false);
  }

  @Test
  void listsWhatItHoldsByAddress() {
    insert(0x5123, 3, false);
    insert(0x20_0000, 2, true);
    insert(0x1000, 3, false);
    List<ObservedTlb.Entry> all = tlb.entries();
    assertEquals(
        List.of(0x1000L, 0x5000L, 0x20_0000L), all.stream().map(e -> e.first()).toList());
    assertEquals(List.of(3, 3, 2), all.stream().map(e -> e.level()).toList());
    assertEquals(List.of(false, false, true), all.stream().map(e -> e.global()).toList());
    assertEquals(0x3f_ffff, all.get(2).last());
    assertEquals(List.of(TAG, "insert"), List.of(all.get(0).tag(), all.get(0).cause()));
    assertEquals(3, tlb.size());
  }

  @Test
  void replacesAnEntryOfTheSameRange() {
    insert(0x1000, 3, false);
    insert(0x1000, 3, true);
    assertEquals(1, tlb.size());
    assertTrue(tlb.entries().get(0).global());
  }

  @Test
  void countsWhatWasDroppedAndFoundAgain() {
    insert(0x1000, 3, false);
    insert(0x2000, 3, false);
    complete(new TlbiNhVa(7, 5, TlbiRange.single(0x1000, true)));
    tlb.miss(TAG, 0x1000);
    assertEquals(1, tlb.size());
    ObservedTlb.Entry gone = tlb.lookup(TAG, 0x1000).orElseThrow();
    assertEquals("sync", gone.mustBeGone().sync());
    assertEquals(List.of(gone), tlb.covering(TAG, 0x1000));
    tlb.confirm(gone);
    assertNull(gone.mustBeGone());
    assertEquals(2, tlb.size());
    assertEquals(2, tlb.entries().size());
  }

  @Test
  void doesNotExplainAHitByWhatWasDroppedOfItsOwnAccord() {
    insert(0x1000, 3, false);
    tlb.miss(TAG, 0x1000);
    assertEquals(Optional.empty(), tlb.lookup(TAG, 0x1000));
    assertEquals(List.of(), tlb.covering(TAG, 0x1000));
  }

  @Test
  void prefersAnEntryThatNeedNotBeGone() {
    insert(0x1000, 3, false);
    complete(new TlbiNhAsid(7, 5));
    insert(0x1000, 2, false);
    assertEquals(2, tlb.covering(TAG, 0x1000).size());
    ObservedTlb.Entry found = tlb.lookup(TAG, 0x1000).orElseThrow();
    assertEquals(2, found.level());
    tlb.dropTags(tag -> false);
    assertEquals(2, tlb.size());
    tlb.miss(TAG, 0x3000);
    assertEquals(1, tlb.size());
    assertNotNull(tlb.lookup(TAG, 0x1000).orElseThrow().mustBeGone());
  }

  @Test
  void remembersTheLast1024ThatWereDropped() {
    for (int page = 0; page < 1025; page++) {
      insert(0x1000L * page, 3, false);
    }
    complete(new TlbiNhAsid(7, 5));
    tlb.dropTags(TAG::equals);
    assertEquals(0, tlb.size());
    assertEquals(Optional.empty(), tlb.lookup(TAG, 0));
    assertTrue(tlb.lookup(TAG, 0x1000).isPresent());
  }
}
