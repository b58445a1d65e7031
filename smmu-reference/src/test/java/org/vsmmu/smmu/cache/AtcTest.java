package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.cache.Scenario.pages;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.TlbiNhAll;

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
}
