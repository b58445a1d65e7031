package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.cache.Scenario.one;
import static org.vsmmu.smmu.cache.Scenario.pages;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiS2Ipa;

class AtcTest {

  private static final Tag TAG = Tag.stage1(9, 5);
  private static final AtcInv ALL = new AtcInv(false, false, 0, 1, AtcInv.SIZE_ALL, 0);

  private final Scenario s = new Scenario();

  @Test
  void takesAnEntryWithTheFirstOfTwoAtcInvsThatCompletes() {
    s.map(TAG, pages(0, 1)).endHeldBy(1, Atc.NO_PASID, TAG, pages(0, 1));
    s.run(new TlbiNhAll(9)).sync();
    s.run("a", ALL).run("b", ALL).sync("a");
    assertEquals(List.of(), s.staleInAtc(1));
  }

  @Test
  void takesAnEntryAlthoughALaterAtcInvTimesOut() {
    s.map(TAG, pages(0, 1)).endHeldBy(1, Atc.NO_PASID, TAG, pages(0, 1));
    s.run(new TlbiNhAll(9)).sync();
    s.run("a", ALL).run("b", ALL).failedSync("b").sync("a");
    assertEquals(List.of(), s.staleInAtc(1));
  }

  @Test
  void takesTheCleanPartOfAnEntryOfWhichTheTlbStillHoldsTheRest() {
    s.map(TAG, pages(0, 2)).endHeldBy(1, Atc.NO_PASID, TAG, pages(0, 2));
    s.run(new TlbiNhVa(9, 5, one(0))).sync();
    s.run(ALL).sync();
    assertEquals(List.of(pages(0x1000, 1)), s.staleInAtc(1));
  }

  @Test
  void keepsAnEntryOfANestedDeviceWhileAnyOfItsStage2IsInTheTlb() {
    Tag stage2 = Tag.stage2(9);
    Version version = s.map(stage2, pages(0, 2)).end(stage2, pages(0, 2));
    s.caches().atc().add(version, true, 1, Atc.NO_PASID);
    s.run(new TlbiS2Ipa(9, one(0))).sync();
    AtcInv page = new AtcInv(false, false, 0, 1, 0, 0);
    s.run(page).run(page).sync();
    assertEquals(List.of(AddressRange.EVERYTHING), s.staleInAtc(1));
  }

  @Test
  void keepsAnEntryOfTheWholeAddressSpaceWhileTheTlbHoldsIt() {
    AddressRange all = AddressRange.EVERYTHING;
    s.mapUnknown(TAG, all).endHeldBy(1, Atc.NO_PASID, TAG, all);
    s.run(ALL).sync();
    assertEquals(List.of(all), s.staleInAtc(1));
  }
}
