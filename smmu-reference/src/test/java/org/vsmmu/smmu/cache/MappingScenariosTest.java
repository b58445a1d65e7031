package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.vsmmu.smmu.cache.Scenario.MB2;
import static org.vsmmu.smmu.cache.Scenario.bytes;
import static org.vsmmu.smmu.cache.Scenario.one;
import static org.vsmmu.smmu.cache.Scenario.pages;

import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.command.TlbiNhAsid;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiNsnhAll;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS12Vmall;
import org.vsmmu.smmu.command.TlbiS2Ipa;

/**
 * Checker scenarios about mappings: what is stale is what an access may still see (SMMUv3 7, 8).
 */
class MappingScenariosTest {

  private static final Tag TAG = Tag.stage1(9, 5);
  private static final Tag STAGE2 = Tag.stage2(9);
  private static final AddressRange PAGE = pages(0x7000, 1);
  private static final List<AddressRange> OLD = List.of(PAGE);
  private static final List<AddressRange> GONE = List.of();
  private static final Command NH_VA = new TlbiNhVa(9, 5, one(0x7000));
  private static final Command S2_IPA = new TlbiS2Ipa(9, one(0x7000));
  private static final long SID = 1;

  private final Scenario s = new Scenario();

  @Test
  @DisplayName("K01 a consumed TLBI without a SYNC leaves the old translation")
  void k01() {
    unmapped(TAG).run(NH_VA);
    assertEquals(OLD, s.stale(TAG));
  }

  @Test
  @DisplayName("K02 a completed TLBI takes the old translation")
  void k02() {
    unmapped(TAG).run(NH_VA).sync();
    assertEquals(GONE, s.stale(TAG));
  }

  @Test
  @DisplayName("K06 S2_IPA leaves combined entries of a nested stream")
  void k06Nested() {
    unmapped(STAGE2).nest(9).run(S2_IPA).sync();
    assertEquals(OLD, s.stale(STAGE2));
  }

  @Test
  @DisplayName("K06 S2_IPA suffices for a stage-2-only stream")
  void k06StageTwoOnly() {
    unmapped(STAGE2).run(S2_IPA).sync();
    assertEquals(GONE, s.stale(STAGE2));
  }

  @Test
  @DisplayName("K07 NH_ALL behind the SYNC takes the combined entries")
  void k07() {
    unmapped(STAGE2).nest(9).run(S2_IPA).sync().run(new TlbiNhAll(9)).sync();
    assertEquals(GONE, s.stale(STAGE2));
  }

  @Test
  @DisplayName("K08 S2_IPA and NH_ALL before one SYNC are unordered")
  void k08() {
    unmapped(STAGE2).nest(9).run(S2_IPA).run(new TlbiNhAll(9)).sync();
    assertEquals(OLD, s.stale(STAGE2));
  }

  @Test
  @DisplayName("K08 NH_ALL and S2_IPA before one SYNC are unordered")
  void k08Swapped() {
    unmapped(STAGE2).nest(9).run(new TlbiNhAll(9)).run(S2_IPA).sync();
    assertEquals(OLD, s.stale(STAGE2));
  }

  @Test
  @DisplayName("X01 NH_ALL before the S2_IPA does not help, SYNC or not")
  void x01SwappedWithSync() {
    unmapped(STAGE2).nest(9).run(new TlbiNhAll(9)).sync().run(S2_IPA).sync();
    assertEquals(OLD, s.stale(STAGE2));
  }

  @Test
  @DisplayName("K09 S12_VMALL takes stage 1, stage 2 and combined entries")
  void k09() {
    unmapped(TAG);
    unmapped(STAGE2).nest(9).run(new TlbiS12Vmall(9)).sync();
    assertEquals(List.of(GONE, GONE), List.of(s.stale(TAG), s.stale(STAGE2)));
  }

  @Test
  @DisplayName("K09 S12_VMALL takes the combined entries that an S2_IPA beside it leaves")
  void k09BesideS2Ipa() {
    unmapped(STAGE2).nest(9).run(S2_IPA).run(new TlbiS12Vmall(9)).sync();
    assertEquals(GONE, s.stale(STAGE2));
  }

  @Test
  @DisplayName("K10 NH_ASID leaves global pages")
  void k10() {
    s.mapGlobal(TAG, PAGE).unmap(TAG, PAGE).run(new TlbiNhAsid(9, 5)).sync();
    assertEquals(OLD, s.stale(TAG));
  }

  @Test
  @DisplayName("K11 NH_VA takes a global page of another ASID")
  void k11() {
    s.mapGlobal(TAG, PAGE).unmap(TAG, PAGE).run(new TlbiNhVa(9, 2, one(0x7000))).sync();
    assertEquals(GONE, s.stale(TAG));
  }

  @Test
  @DisplayName("K12 TTL=3 leaves a 2M block")
  void k12() {
    AddressRange block = bytes(MB2, MB2);
    s.map(TAG, block, MB2, 12).unmap(TAG, block).run(range(MB2, 1, 3)).sync();
    assertEquals(List.of(block), s.stale(TAG));
  }

  @Test
  @DisplayName("K13 TG=64K leaves pages of 4K")
  void k13() {
    AddressRange sixteen = pages(0x10000, 16);
    s.map(TAG, sixteen).unmap(TAG, sixteen).run(range(0x10000, 3, 3)).sync();
    assertEquals(List.of(sixteen), s.stale(TAG));
  }

  @Test
  @DisplayName("K15 a TLBI for VMID 0 leaves entries of VMID 9")
  void k15() {
    unmapped(TAG).run(new TlbiNhVa(0, 5, one(0x7000))).sync();
    assertEquals(OLD, s.stale(TAG));
  }

  @Test
  @DisplayName("K16 without stage 2 entries carry no VMID")
  void k16() {
    Scenario noStage2 = new Scenario(new TlbScopes(true, false, false));
    noStage2
        .map(TAG, PAGE)
        .unmap(TAG, PAGE)
        .run(new TlbiNhVa(0, 5, one(0x7000)))
        .sync();
    assertEquals(GONE, noStage2.stale(TAG));
  }

  @Test
  @DisplayName("K25 TLBI, SYNC, ATC_INV, SYNC takes the device's copy")
  void k25() {
    unmappedAtDevice(Atc.NO_PASID).run(NH_VA).sync().run(atcInv(false, 0)).sync();
    assertEquals(GONE, s.staleInAtc(SID));
  }

  @Test
  @DisplayName("K26 an ATC_INV before the SYNC of the TLBI promises nothing")
  void k26() {
    unmappedAtDevice(Atc.NO_PASID).run(NH_VA).run(atcInv(false, 0)).sync();
    assertEquals(OLD, s.staleInAtc(SID));
  }

  @Test
  @DisplayName("K27 an ATC_INV with a PASID leaves entries without")
  void k27() {
    unmappedAtDevice(Atc.NO_PASID).run(NH_VA).sync().run(atcInv(true, 5)).sync();
    assertEquals(OLD, s.staleInAtc(SID));
  }

  @Test
  @DisplayName("K28 a SYNC that fails leaves TLB and ATC to the next one")
  void k28() {
    unmappedAtDevice(Atc.NO_PASID).run(NH_VA).failedSync("q");
    assertEquals(OLD, s.stale(TAG));
    s.sync().run(atcInv(false, 0)).failedSync("q");
    assertEquals(List.of(GONE, OLD), List.of(s.stale(TAG), s.staleInAtc(SID)));
    s.sync();
    assertEquals(OLD, s.staleInAtc(SID));
    s.run(atcInv(false, 0)).sync();
    assertEquals(GONE, s.staleInAtc(SID));
  }

  @Test
  @DisplayName("K30 a SYNC on one queue completes nothing of another")
  void k30() {
    unmapped(TAG).run("b", NH_VA).sync("a");
    assertEquals(OLD, s.stale(TAG));
  }

  @Test
  @DisplayName("K33 over-invalidation is allowed and leaves live mappings live")
  void k33() {
    s.map(TAG, pages(0, 4)).run(new TlbiNsnhAll()).run(new TlbiS12Vmall(9)).sync();
    assertEquals(
        List.of(pages(0, 4)),
        s.space(TAG).liveIn(0, -1L).stream().map(Version::range).toList());
  }

  @Test
  @DisplayName("K35 a TLBI consumed before the unmap does not count")
  void k35() {
    s.map(TAG, PAGE).run(NH_VA).unmap(TAG, PAGE).sync();
    assertEquals(OLD, s.stale(TAG));
  }

  @Test
  @DisplayName("K36 nor does a second SYNC")
  void k36() {
    s.map(TAG, PAGE).run(NH_VA).unmap(TAG, PAGE).sync().sync();
    assertEquals(OLD, s.stale(TAG));
  }

  @Test
  @DisplayName("X10 both earlier translations of a page stay stale")
  void x10() {
    s.map(TAG, PAGE).map(TAG, PAGE).unmap(TAG, PAGE);
    assertEquals(2, s.space(TAG).staleIn(0, -1L).size());
  }

  private Scenario unmapped(Tag tag) {
    return s.map(tag, PAGE).unmap(tag, PAGE);
  }

  private Scenario unmappedAtDevice(int ssid) {
    s.map(TAG, PAGE).endHeldBy(SID, ssid, TAG, PAGE);
    return s;
  }

  private static Command atcInv(boolean ssv, int ssid) {
    return new AtcInv(false, ssv, ssid, SID, 0, 0x7000);
  }

  /** One granule. */
  private static Command range(long address, int tg, int ttl) {
    return new TlbiNhVa(9, 5, new TlbiRange(address, tg, 0, 0, ttl, true));
  }
}
