package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.vsmmu.smmu.cache.Scenario.MB2;
import static org.vsmmu.smmu.cache.Scenario.bytes;
import static org.vsmmu.smmu.cache.Scenario.one;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiRange;

class ObservedTlbTest {

  private static final Tag TAG = Tag.stage1(9, 5);
  private static final Tag OTHER = Tag.stage1(9, 6);

  private final ObservedTlb tlb = new ObservedTlb();

  @Test
  void explainsAHitAnywhereInABlock() {
    tlb.insert(TAG, MB2 + 0x5000, 12, 2, false, "insert");
    ObservedTlb.Entry entry = tlb.lookup(TAG, MB2 + 0x1f_f000).orElseThrow();
    assertEquals(bytes(MB2, MB2), entry.range());
  }

  @Test
  void doesNotExplainAHitOfAnotherTag() {
    tlb.insert(TAG, 0x1000, 12, 3, false, "insert");
    assertEquals(Optional.empty(), tlb.lookup(OTHER, 0x1000));
  }

  @Test
  void replacesAnEntryThatIsInsertedAgain() {
    tlb.insert(TAG, 0x1000, 12, 3, false, "one");
    tlb.insert(TAG, 0x1000, 12, 3, false, "two");
    assertEquals(
        List.of("two"), tlb.entries().stream().map(ObservedTlb.Entry::cause).toList());
  }

  @Test
  void prefersTheSmallestEntry() {
    tlb.insert(TAG, 0, 12, 2, false, "block");
    tlb.insert(TAG, 0, 12, 3, false, "page");
    assertEquals("page", tlb.lookup(TAG, 0).orElseThrow().cause());
  }

  @Test
  void learnsFromAMissThatNothingIsThere() {
    tlb.insert(TAG, 0, 12, 2, false, "block");
    tlb.miss(TAG, 0x5000);
    assertEquals(List.of(), tlb.entries());
  }

  @Test
  void dropsTheNamedTagsOnly() {
    tlb.insert(TAG, 0, 12, 3, false, "one");
    tlb.insert(OTHER, 0, 12, 3, false, "two");
    tlb.dropTags(TAG::equals);
    assertEquals(
        List.of("two"), tlb.entries().stream().map(ObservedTlb.Entry::cause).toList());
  }

  @Test
  void doubtsEntriesThatADropNeedNotTake() {
    tlb.insert(TAG, 0, 12, 2, false, "block");
    tlb.insert(TAG, 0, 12, 3, false, "page");
    TlbiRange pages = new TlbiRange(0, 1, 0, 0, 3, true);
    tlb.dropRange(TAG::equals, pages, pages.covered(false));
    ObservedTlb.Entry block = tlb.lookup(TAG, 0).orElseThrow();
    assertEquals("block", block.cause());
    assertTrue(block.uncertain());
    tlb.confirm(block);
    assertEquals(false, block.uncertain());
  }

  @Test
  void saysWhichCompletedCommandMustHaveTakenAnEntry() {
    tlb.insert(TAG, 0x1000, 12, 3, false, "page");
    tlb.insert(TAG, 0x2000, 12, 3, false, "next");
    Invalidation command = invalidation(new TlbiNhVa(9, 5, one(0x1000)));
    tlb.complete(command, "sync", false);
    assertEquals(
        new ObservedTlb.Exclusion(command, "sync"),
        tlb.lookup(TAG, 0x1000).orElseThrow().mustBeGone());
    assertNull(tlb.lookup(TAG, 0x2000).orElseThrow().mustBeGone());
  }

  @Test
  void keepsTheFirstCommandThatMustHaveTakenAnEntry() {
    tlb.insert(TAG, 0x1000, 12, 3, false, "page");
    Invalidation first = invalidation(new TlbiNhAll(9));
    tlb.complete(first, "sync", false);
    tlb.complete(invalidation(new TlbiNhVa(9, 5, one(0x1000))), "sync", false);
    assertEquals(
        new ObservedTlb.Exclusion(first, "sync"),
        tlb.lookup(TAG, 0x1000).orElseThrow().mustBeGone());
  }

  @Test
  void prefersAnEntryThatMayStillBeThere() {
    tlb.insert(TAG, 0, 12, 3, false, "page");
    tlb.complete(invalidation(new TlbiNhVa(9, 5, one(0))), "sync", false);
    tlb.insert(TAG, 0, 12, 2, false, "block");
    assertEquals("block", tlb.lookup(TAG, 0).orElseThrow().cause());
  }

  @Test
  void asksNothingOfABlockBehindAHintForPages() {
    tlb.insert(TAG, 0, 12, 2, false, "block");
    tlb.complete(
        invalidation(new TlbiNhVa(9, 5, new TlbiRange(0, 1, 0, 0, 3, true))), "sync", false);
    assertNull(tlb.lookup(TAG, 0).orElseThrow().mustBeGone());
  }

  @Test
  void listsEntriesByAddress() {
    tlb.insert(TAG, 0x3000, 12, 3, false, "three");
    tlb.insert(TAG, 0x1000, 12, 3, false, "one");
    assertEquals(
        List.of(bytes(0x1000, 0x1000), bytes(0x3000, 0x1000)),
        tlb.entries().stream().map(ObservedTlb.Entry::range).toList());
  }

  @Test
  void holdsNothingForAnAddressBeyondItsEntries() {
    tlb.insert(TAG, 0, 16, 3, false, "page");
    assertEquals(
        new AddressRange(0, 0xffff), tlb.lookup(TAG, 0xffff).orElseThrow().range());
    assertEquals(Optional.empty(), tlb.lookup(TAG, 0x1_0000));
  }

  private static Invalidation invalidation(Command command) {
    return new Invalidation(1, "q", command, TlbScopes.GENERIC.of(command), "command");
  }
}
