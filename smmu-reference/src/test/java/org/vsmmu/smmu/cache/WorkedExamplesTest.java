package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.cache.Scenario.KB4;
import static org.vsmmu.smmu.cache.Scenario.MB2;
import static org.vsmmu.smmu.cache.Scenario.bytes;
import static org.vsmmu.smmu.cache.Scenario.pages;

import java.util.List;
import java.util.OptionalLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.CommandCodec;
import org.vsmmu.smmu.vectors.Vectors;

/** What the worked example commands take, from their exact words (SMMUv3 6.4, 6.5, 8.2). */
class WorkedExamplesTest {

  private static final List<AddressRange> GONE = List.of();
  private static final long KB16 = 0x4000;
  private static final long KB64 = 0x1_0000;
  private static final long MB512 = 0x2000_0000;

  private final Scenario s = new Scenario();

  @Test
  @DisplayName("C06 NH_ALL takes every ASID and globals, but no stage 2")
  void nhAll() {
    Tag stage1 = Tag.stage1(7, 3);
    Tag stage2 = Tag.stage2(7);
    s.map(stage1, pages(0, 1)).mapGlobal(stage1, pages(KB4, 1)).unmap(stage1, pages(0, 2));
    s.map(stage2, pages(0, 1)).unmap(stage2, pages(0, 1));
    run("C06");
    assertEquals(List.of(GONE, List.of(pages(0, 1))), List.of(s.stale(stage1), s.stale(stage2)));
  }

  @Test
  @DisplayName("C07 NH_ASID leaves globals and other ASIDs")
  void nhAsid() {
    Tag tag = Tag.stage1(7, 0x2a);
    Tag other = Tag.stage1(7, 0x2b);
    s.map(tag, pages(0, 1)).mapGlobal(tag, pages(KB4, 1)).unmap(tag, pages(0, 2));
    s.map(other, pages(0, 1)).unmap(other, pages(0, 1));
    run("C07");
    assertEquals(
        List.of(List.of(pages(KB4, 1)), List.of(pages(0, 1))),
        List.of(s.stale(tag), s.stale(other)));
  }

  @Test
  @DisplayName("C08 one address takes the whole block that holds it, of any granule")
  void oneAddress() {
    Tag tag = Tag.stage1(7, 0x2a);
    long address = 0xffff_8000_1234_5000L;
    AddressRange block = bytes(address & -MB512, MB512);
    s.map(tag, block, MB512, 16).unmap(tag, block);
    run("C08");
    assertEquals(GONE, s.stale(tag));
  }

  @Test
  @DisplayName("C09 TTL=3 takes the 8 pages and leaves their neighbours")
  void pagesByRange() {
    AddressRange ten = pages(0x4000_7000, 10);
    s.map(Tag.stage1(0, 1), ten).unmap(Tag.stage1(0, 1), ten);
    run("C09");
    assertEquals(List.of(pages(0x4000_7000, 1), pages(0x4001_0000, 1)), s.stale(Tag.stage1(0, 1)));
  }

  @Test
  @DisplayName("C10 TTL=2 takes the block and leaves pages in its range")
  void blockByRange() {
    Tag tag = Tag.stage1(0, 1);
    AddressRange block = bytes(0x4020_0000, MB2);
    s.map(tag, block, MB2, 12).unmap(tag, block);
    s.map(tag, pages(0x4020_0000, 1)).unmap(tag, pages(0x4020_0000, 1));
    run("C10");
    assertEquals(List.of(pages(0x4020_0000, 1)), s.stale(tag));
  }

  @Test
  @DisplayName("C10 TTL=2 takes leaves of unknown size only where a block fits")
  void misalignedBlock() {
    Tag tag = Tag.stage1(0, 1);
    AddressRange low = pages(0x4020_1000, 511);
    s.mapUnknown(tag, low).unmap(tag, low);
    run("C10");
    assertEquals(List.of(low), s.stale(tag));
  }

  @Test
  @DisplayName("C10 TTL=2 takes no block whose output is not aligned to 2M")
  void misalignedOutput() {
    Tag tag = Tag.stage1(0, 1);
    AddressRange block = bytes(0x4020_0000, MB2);
    s.map(tag, block, false, new LeafShape(block, OptionalLong.of(KB4), 0, 12)).unmap(tag, block);
    run("C10");
    assertEquals(List.of(block), s.stale(tag));
  }

  @Test
  @DisplayName("C14 one page in the range form")
  void onePage() {
    Tag tag = Tag.stage1(0, 1);
    s.map(tag, pages(0x4000_0000, 2)).unmap(tag, pages(0x4000_0000, 2));
    run("C14");
    assertEquals(List.of(pages(0x4000_1000, 1)), s.stale(tag));
  }

  @Test
  @DisplayName("C15 NH_VAA of 16K takes every ASID and global, and blocks that reach out of it")
  void vaaOf16K() {
    Tag one = Tag.stage1(2, 1);
    Tag two = Tag.stage1(2, 2);
    long end = 0x1080_4000;
    AddressRange wide = bytes(0x1000_0000, end + KB16 - 0x1000_0000);
    s.map(one, wide, KB16, 14).unmap(one, wide);
    AddressRange block = bytes(0x1000_0000, 0x200_0000);
    s.map(two, block, 0x200_0000, 14).unmap(two, block);
    run("C15");
    assertEquals(
        List.of(List.of(bytes(0x1000_0000, KB16), bytes(end, KB16)), GONE),
        List.of(s.stale(one), s.stale(two)));
  }

  @Test
  @DisplayName("C17 SCALE 39 covers 2^51 bytes with DS")
  void hugeScale() {
    Tag tag = Tag.stage1(2, 1);
    Scenario ds = new Scenario(new TlbScopes(true, true, true));
    ds.map(tag, pages(0x7_ffff_ffff_f000L, 2)).unmap(tag, pages(0x7_ffff_ffff_f000L, 2));
    ds.run(command("C17")).sync();
    assertEquals(List.of(pages(0x8_0000_0000_0000L, 1)), ds.stale(tag));
  }

  @Test
  @DisplayName("C18 S2_IPA leaves stage 1")
  void s2Ipa() {
    AddressRange page = pages(0x8000_0000L, 1);
    s.map(Tag.stage1(3, 1), page).unmap(Tag.stage1(3, 1), page);
    s.map(Tag.stage2(3), page).unmap(Tag.stage2(3), page);
    run("C18");
    assertEquals(
        List.of(List.of(page), GONE), List.of(s.stale(Tag.stage1(3, 1)), s.stale(Tag.stage2(3))));
  }

  @Test
  @DisplayName("C19 S12_VMALL takes both stages of its VMID alone")
  void s12Vmall() {
    for (Tag tag : List.of(Tag.stage1(3, 1), Tag.stage2(3), Tag.stage2(4))) {
      s.map(tag, pages(0, 1)).unmap(tag, pages(0, 1));
    }
    run("C19");
    assertEquals(
        List.of(GONE, GONE, List.of(pages(0, 1))),
        List.of(s.stale(Tag.stage1(3, 1)), s.stale(Tag.stage2(3)), s.stale(Tag.stage2(4))));
  }

  @Test
  @DisplayName("C20 NSNH_ALL takes every VMID, but not EL2")
  void nsnhAll() {
    for (Tag tag : List.of(Tag.stage1(3, 1), Tag.stage2(4), Tag.el2(Tag.NONE))) {
      s.map(tag, pages(0, 1)).unmap(tag, pages(0, 1));
    }
    run("C20");
    assertEquals(
        List.of(GONE, GONE, List.of(pages(0, 1))),
        List.of(s.stale(Tag.stage1(3, 1)), s.stale(Tag.stage2(4)), s.stale(Tag.el2(Tag.NONE))));
  }

  @Test
  @DisplayName("C21 EL2_VA looks at the ASID only with E2H")
  void el2Va() {
    for (Tag tag : List.of(Tag.el2(Tag.NONE), Tag.el2(9), Tag.el2(8))) {
      s.map(tag, pages(0x7000, 1)).unmap(tag, pages(0x7000, 1));
    }
    run("C21");
    assertEquals(
        List.of(GONE, GONE, List.of(pages(0x7000, 1))),
        List.of(s.stale(Tag.el2(Tag.NONE)), s.stale(Tag.el2(9)), s.stale(Tag.el2(8))));
  }

  @Test
  @DisplayName("C22 ATC_INV without a PASID takes entries with one, too")
  void atcPage() {
    atDevice(5, pages(0x1234_4000, 3));
    run("C22");
    assertEquals(List.of(pages(0x1234_4000, 1), pages(0x1234_6000, 1)), s.staleInAtc(0x200));
  }

  @Test
  @DisplayName("C23 ATC_INV aligns its address down")
  void atcAligned() {
    atDevice(Atc.NO_PASID, bytes(0x121f_f000, MB2 + 2 * KB4));
    run("C23");
    assertEquals(List.of(pages(0x121f_f000, 1), pages(0x1240_0000, 1)), s.staleInAtc(0x200));
  }

  @Test
  @DisplayName("C24 Global takes every PASID and leaves what has none")
  void atcGlobal() {
    atDevice(5, pages(0, 1));
    atDevice(Atc.NO_PASID, pages(KB4, 1));
    run("C24");
    assertEquals(List.of(pages(KB4, 1)), s.staleInAtc(0x200));
  }

  @Test
  @DisplayName("C25 ATC_INV of Size 53 promises nothing")
  void atcTooLarge() {
    atDevice(Atc.NO_PASID, pages(0, 1));
    run("C25");
    assertEquals(List.of(pages(0, 1)), s.staleInAtc(0x200));
  }

  @Test
  @DisplayName("C36 TTL=2 of 64K takes 512M blocks only")
  void blocksOf64K() {
    Tag stage2 = Tag.stage2(0x10);
    AddressRange block = bytes(0x1234_6000_0000L, MB512);
    s.map(stage2, block, MB512, 16).unmap(stage2, block);
    AddressRange page = bytes(0x1234_6000_0000L, KB64);
    s.map(stage2, page, KB64, 16).unmap(stage2, page);
    run("C36");
    assertEquals(List.of(page), s.stale(stage2));
  }

  /** Ended, gone from the TLB, and perhaps still in the ATC. */
  private void atDevice(int ssid, AddressRange range) {
    Tag tag = Tag.stage1(7, 1);
    s.map(tag, range).endHeldBy(0x200, ssid, tag, range);
    s.run(command("C20")).sync();
  }

  private void run(String id) {
    s.run(command(id)).sync();
  }

  private static Command command(String id) {
    long[] words = Vectors.byId(id).words();
    return CommandCodec.decode(words[0], words.length > 1 ? words[1] : 0);
  }
}
