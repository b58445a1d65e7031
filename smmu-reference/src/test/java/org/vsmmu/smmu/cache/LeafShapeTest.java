package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.cache.Scenario.MB2;
import static org.vsmmu.smmu.cache.Scenario.bytes;
import static org.vsmmu.smmu.cache.Scenario.one;
import static org.vsmmu.smmu.cache.Scenario.pages;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiRange;

/** Which leaves a TLBI by address takes (SMMUv3 6.4, 7.3 item 8). */
class LeafShapeTest {

  private static final Tag TAG = Tag.stage1(9, 5);

  private final Scenario s = new Scenario();

  @Test
  void keepsNeighboursOfAPageAtAddressZeroWhoseSizeIsUnknown() {
    s.mapUnknown(TAG, pages(0, 2)).unmap(TAG, pages(0, 2));
    s.run(va(one(0))).sync();
    assertEquals(List.of(pages(0x1000, 1)), s.stale(TAG));
  }

  @Test
  void keepsARangeThatNoLeafOfTheNamedGranuleFits() {
    s.mapUnknown(TAG, pages(0x1000, 1)).unmap(TAG, pages(0x1000, 1));
    s.run(va(new TlbiRange(0, 2, 1, 0, 0, true))).sync();
    assertEquals(List.of(pages(0x1000, 1)), s.stale(TAG));
  }

  @Test
  void takesTheEndedPartOfABlockByAnAddressOfTheRest() {
    s.map(TAG, bytes(0, MB2), MB2, 12).unmap(TAG, pages(0, 1));
    s.run(va(one(0x5000))).sync();
    assertEquals(List.of(), s.stale(TAG));
  }

  @Test
  void takesTheRestOfAPossibleLeafByAnAddressThatIsGoneAlready() {
    s.mapUnknown(TAG, pages(0x4000, 4)).unmap(TAG, pages(0x4000, 4));
    s.run(va(new TlbiRange(0x4000, 1, 1, 0, 0, true))).run(va(one(0x4000))).sync();
    assertEquals(List.of(), s.stale(TAG));
  }

  private static Command va(TlbiRange range) {
    return new TlbiNhVa(9, 5, range);
  }
}
