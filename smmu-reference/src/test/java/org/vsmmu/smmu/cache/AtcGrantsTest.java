package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.cache.AtcGrants.Grant;
import org.vsmmu.smmu.cache.AtcGrants.Refill;
import org.vsmmu.smmu.cache.AtcGrants.Removal;
import org.vsmmu.smmu.cache.AtcGrants.Use;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AtcInv;

class AtcGrantsTest {

  private static final long SID = 0x10;
  private static final long OUTPUT = 0x4800_0000L;
  private static final Refill NEVER = (grant, iova) -> false;
  private static final Refill ALWAYS = (grant, iova) -> true;
  private static final Use HELD = new Use(true, List.of());

  private final AtcGrants atc = new AtcGrants(0x1000);

  private static Grant grant(int ssid, long first, long bytes) {
    return new Grant(
        SID, ssid, false, AddressRange.ofSize(first, bytes), OUTPUT + first, true, true);
  }

  private static final Grant PAGE = grant(AtcGrants.NO_PASID, 0x1000, 0x1000);

  private static AtcInv page(long address) {
    return new AtcInv(false, false, 0, SID, 0, address);
  }

  private static AtcInv ofPasid(int ssid, boolean global) {
    return new AtcInv(global, true, ssid, SID, AtcInv.SIZE_ALL, 0);
  }

  private void invalidate(AtcInv command) {
    atc.consume("CMDQ", command, NEVER, command);
    atc.complete("CMDQ", "sync");
  }

  private Use use(long iova) {
    return atc.use(SID, Optional.empty(), OUTPUT + iova, true, false);
  }

  @Test
  void k25RemovesAGrantWhenTheSyncCompletes() {
    atc.grant(PAGE, "grant");
    atc.consume("CMDQ", page(0x1000), NEVER, "inv");
    assertEquals(HELD, use(0x1000));
    atc.complete("CMDQ", "sync");
    assertEquals(new Use(false, List.of(new Removal(PAGE, "grant", "inv", "sync"))), use(0x1ffc));
  }

  @Test
  void k26PromisesNothingWhileTheSmmuCanGrantItAgain() {
    atc.grant(PAGE, "grant");
    atc.consume("CMDQ", page(0x1000), ALWAYS, "inv");
    atc.complete("CMDQ", "sync");
    assertEquals(HELD, use(0x1000));
  }

  @Test
  void k27LeavesGrantsWithoutAPasidToCommandsWithoutOne() {
    atc.grant(PAGE, "grant");
    invalidate(ofPasid(5, false));
    invalidate(ofPasid(5, true));
    assertEquals(HELD, use(0x1000));
  }

  @Test
  void k28PromisesNothingWhenTheSyncFails() {
    atc.grant(PAGE, "grant");
    atc.consume("CMDQ", page(0x1000), NEVER, "inv");
    atc.fail("CMDQ");
    atc.complete("CMDQ", "sync");
    assertEquals(HELD, use(0x1000));
  }

  @Test
  void completesOnItsOwnQueueOnly() {
    atc.grant(PAGE, "grant");
    atc.consume("ECMDQ 0.0", page(0x1000), NEVER, "inv");
    atc.complete("CMDQ", "sync");
    assertEquals(HELD, use(0x1000));
    atc.complete("ECMDQ 0.0", "sync");
    assertFalse(use(0x1000).held());
  }

  @Test
  void takesPasidsByNumberOrAllOfThem() {
    atc.grant(grant(3, 0x1000, 0x1000), "grant");
    invalidate(ofPasid(4, false));
    assertEquals(HELD, use(0x1000));
    invalidate(ofPasid(4, true));
    assertFalse(use(0x1000).held());
    atc.grant(grant(3, 0x1000, 0x1000), "again");
    assertEquals(HELD, use(0x1000));
    invalidate(page(0x1000));
    assertFalse(use(0x1000).held());
  }

  @Test
  void takesPartsOfALargeGrant() {
    atc.grant(grant(AtcGrants.NO_PASID, 0, 0x20_0000), "grant");
    invalidate(new AtcInv(false, false, 0, SID, 2, 0x7000));
    assertEquals(HELD, use(0x3fff));
    assertFalse(use(0x4000).held());
    assertFalse(use(0x7fff).held());
    assertEquals(HELD, use(0x8000));
  }

  @Test
  void takesNothingThatIsGrantedBehindIt() {
    atc.consume("CMDQ", page(0x1000), NEVER, "inv");
    atc.grant(PAGE, "grant");
    atc.complete("CMDQ", "sync");
    assertEquals(HELD, use(0x1000));
  }

  @Test
  void promisesNothingBelowTheSmallestUnit() {
    AtcGrants large = new AtcGrants(0x1_0000);
    large.grant(grant(AtcGrants.NO_PASID, 0, 0x1_0000), "grant");
    large.consume("CMDQ", page(0x1000), NEVER, "inv");
    large.complete("CMDQ", "sync");
    assertEquals(HELD, large.use(SID, Optional.empty(), OUTPUT + 0x1000, true, false));
  }

  @Test
  void needsThePermissionAndThePasid() {
    Grant readOnly =
        new Grant(SID, 3, false, AddressRange.ofSize(0x1000, 0x1000), OUTPUT + 0x1000, true, false);
    atc.grant(readOnly, "grant");
    assertEquals(HELD, atc.use(SID, Optional.of(3), OUTPUT + 0x1000, true, false));
    assertFalse(atc.use(SID, Optional.of(3), OUTPUT + 0x1000, false, true).held());
    assertFalse(atc.use(SID, Optional.of(4), OUTPUT + 0x1000, true, false).held());
    assertFalse(atc.use(SID + 1, Optional.empty(), OUTPUT + 0x1000, true, false).held());
  }

  @Test
  void knowsWhichDevicesWereShown() {
    atc.grant(PAGE, "grant");
    assertTrue(atc.shown(SID));
    assertFalse(atc.shown(SID + 1));
  }
}
