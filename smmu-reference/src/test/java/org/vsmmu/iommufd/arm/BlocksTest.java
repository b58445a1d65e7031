package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.iova.Span;

/** Tables and blocks come and go (iommufd 5.6, last paragraph). */
class BlocksTest {
  private static final long KIB = 1 << 10;
  private static final long MIB = 1 << 20;
  private static final long GIB = 1 << 30;
  private static final long SIZES = 4 * KIB | 2 * MIB | GIB;

  private static final BlockEvidence BLOCKS = new BlockEvidence() {
    @Override
    public boolean replacesTable(Span block) {
      return true;
    }

    @Override
    public boolean isTable(Span block) {
      return false;
    }
  };

  private final List<String> requests = new ArrayList<>();
  private final BlockTables tables = new BlockTables(
      SIZES,
      (span, granule, leaf) -> requests.add("%s %x+%x by %x"
          .formatted(leaf ? "leaf" : "walk", span.start(), span.length(), granule)));

  private String unmap(long start, long length, BlockEvidence evidence) {
    tables.unmap(Span.of(start, length), evidence);
    return taken();
  }

  private String map(long start, long length, BlockEvidence evidence) {
    tables.map(Span.of(start, length), false, true, evidence);
    return taken();
  }

  private String taken() {
    String all = String.join("; ", requests);
    requests.clear();
    return all;
  }

  @Test
  void pagesAreOneRun() {
    map(0x1000, 64 * KIB, BLOCKS);
    assertEquals("leaf 1000+10000 by 1000", unmap(0x1000, 64 * KIB, BLOCKS));
  }

  @Test
  void aBlockGoesAsOneEntryAndATableBeforeIt() {
    map(4 * MIB, 4 * MIB, BLOCKS);
    assertEquals("leaf 400000+400000 by 200000", unmap(4 * MIB, 4 * MIB, BLOCKS));
    map(4 * MIB, 4 * MIB, BlockEvidence.PAGES);
    assertEquals(
        "walk 400000+200000 by 1000; walk 600000+200000 by 1000; leaf 400000+400000 by 200000",
        unmap(4 * MIB, 4 * MIB, BlockEvidence.PAGES));
  }

  @Test
  void runsOfOtherSizesAreSeparate() {
    map(MIB, 4 * MIB, BLOCKS);
    assertEquals(
        "leaf 100000+100000 by 1000; leaf 200000+200000 by 200000; leaf 400000+100000 by 1000",
        unmap(MIB, 4 * MIB, BLOCKS));
    map(MIB, 4 * MIB, BlockEvidence.PAGES);
    assertEquals(
        "walk 200000+200000 by 1000; leaf 100000+100000 by 1000;"
            + " leaf 200000+200000 by 200000; leaf 400000+100000 by 1000",
        unmap(MIB, 4 * MIB, BlockEvidence.PAGES));
  }

  @Test
  void aTableStaysUntilItsBlockIsMapped() {
    map(2 * MIB, 4 * KIB, BLOCKS);
    assertEquals("leaf 200000+1000 by 1000", unmap(2 * MIB, 4 * KIB, BLOCKS));
    assertEquals("walk 200000+200000 by 1000", map(2 * MIB, 2 * MIB, BLOCKS));
    assertEquals("leaf 200000+200000 by 200000", unmap(2 * MIB, 2 * MIB, BLOCKS));
    assertEquals("", map(2 * MIB, 2 * MIB, BLOCKS), "it is gone");
  }

  @Test
  void aTableThatIsFilledAgainIsKnown() {
    map(2 * MIB, 4 * KIB, BLOCKS);
    unmap(2 * MIB, 4 * KIB, BLOCKS);
    assertEquals("", map(2 * MIB, 2 * MIB, BlockEvidence.PAGES));
    assertEquals(
        "walk 200000+200000 by 1000; leaf 200000+200000 by 200000",
        unmap(2 * MIB, 2 * MIB, BLOCKS),
        "whatever the evidence");
  }

  @Test
  void nobodyKnowsWhatReplacedATableUnseen() {
    map(2 * MIB, 4 * KIB, BLOCKS);
    unmap(2 * MIB, 4 * KIB, BLOCKS);
    tables.map(Span.of(2 * MIB, 2 * MIB), false, false, BLOCKS);
    assertEquals("leaf 200000+200000 by 200000", unmap(2 * MIB, 2 * MIB, BLOCKS));
  }

  @Test
  void withoutLargePagesEveryBlockIsATable() {
    tables.map(Span.of(0, 2 * MIB), true, true, BLOCKS);
    assertEquals("walk 0+200000 by 1000; leaf 0+200000 by 200000", unmap(0, 2 * MIB, BLOCKS));
    map(0, 2 * MIB, BLOCKS);
    assertEquals("leaf 0+200000 by 200000", unmap(0, 2 * MIB, BLOCKS));
  }

  @Test
  void theLargestBlockTakesWhatIsBelow() {
    map(GIB, 4 * KIB, BLOCKS);
    unmap(GIB, 4 * KIB, BLOCKS);
    assertEquals("walk 40000000+40000000 by 1000", map(GIB, GIB, BLOCKS));
    assertEquals("leaf 40000000+40000000 by 40000000", unmap(GIB, GIB, BLOCKS));
    map(GIB, 6 * MIB, BLOCKS);
    assertEquals("leaf 40000000+600000 by 200000", unmap(GIB, 6 * MIB, BLOCKS));
    assertEquals("walk 40000000+40000000 by 1000", map(GIB, GIB, BLOCKS), "a table of blocks");
  }

  @Test
  @DisplayName("C236")
  void aBlockOverATableIsAnnouncedBeforeItIsUsed() {
    ArmDesk desk = new ArmDesk(ArmDesk.QEMU, false);
    desk.smmu.blockEvidence(BLOCKS);
    assertNull(desk.attach(desk.plain()));
    desk.map(2 * MIB, 4 * KIB);
    desk.unmap(2 * MIB, 4 * KIB);
    desk.commands();
    desk.map(2 * MIB, 2 * MIB);
    assertEquals("TLBI_NH_VA vmid=0 asid=1 va=0x200000 size=0x200000 tg=4K; S", desk.commands());
    desk.unmap(2 * MIB, 2 * MIB);
    assertEquals(
        "TLBI_NH_VA vmid=0 asid=1 va=0x200000 size=0x200000 tg=4K ttl=2 leaf; S", desk.commands());
  }

  @Test
  @DisplayName("C228 with a block")
  void aBlockUnderANestParent() {
    ArmDesk desk = new ArmDesk(ArmDesk.FULL, true);
    desk.smmu.blockEvidence(BLOCKS);
    assertNull(desk.attach(desk.parent()));
    desk.map(2 * MIB, 2 * MIB);
    desk.commands();
    desk.unmap(2 * MIB, 2 * MIB);
    assertEquals(
        "TLBI_S2_IPA vmid=1 ipa=0x200000 size=0x200000 tg=4K ttl=2 leaf; S; TLBI_NH_ALL vmid=1; S;"
            + " ATC_INV sid=0x208 all; S",
        desk.commands());
    desk.smmu.blockEvidence(BlockEvidence.PAGES);
    desk.map(2 * MIB, 2 * MIB);
    desk.unmap(2 * MIB, 2 * MIB);
    assertEquals(
        "TLBI_S2_IPA S TLBI_NH_ALL S ATC_INV S TLBI_S2_IPA S TLBI_NH_ALL S ATC_INV S",
        desk.names());
  }
}
