package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.smmu.config.SteFields;

/** Plan part 2b: PASIDs over blocked, identity and stage 1 (iommufd 5.8). */
class PasidCasesTest {
  private static final String TO_TABLE =
      "CFGI_CD sid=0x208 ssid=1 leaf; S; CFGI_CD sid=0x208 ssid=1 leaf; S;"
          + " CFGI_STE sid=0x208 leaf; S; CFGI_STE sid=0x208 leaf; S; PREFETCH_CONFIG sid=0x208";

  private static ArmDesk desk(boolean ats) {
    ArmFeatures features = new ArmFeatures(ArmDesk.WIDE, 0, true, true);
    return new ArmDesk(features, ArmDesk.PASIDS.withAts(ats));
  }

  private final ArmDesk desk = desk(false);

  private static Errno refusal(ArmDesk desk, int pasid, int hwpt) {
    CallFailed refused = assertThrows(
        CallFailed.class, () -> desk.smmu.attach(desk.bound(), pasid, null, desk.object(hwpt)));
    return refused.errno();
  }

  private static long s1dss(ArmDesk desk) {
    return SteFields.S1DSS.get(desk.master.ste());
  }

  private static long config(ArmDesk desk) {
    return SteFields.CONFIG.get(desk.master.ste());
  }

  @Test
  @DisplayName("C185")
  void stageTwoHasNoPlaceBesidePasids() {
    int parent = desk.parent();
    int nested = desk.made(desk.nested(desk.viommu(parent), 9, 0));
    int hwpt = desk.pasidHwpt();
    assertNull(desk.attachPasid(1, hwpt));
    desk.commands();
    assertEquals(Errno.EBUSY, refusal(desk, Device.RID, parent));
    assertEquals(Errno.EBUSY, refusal(desk, Device.RID, nested));
    assertEquals(Errno.EINVAL, desk.attach(parent), "the core looks first");
    assertEquals("", desk.commands());
  }

  @Test
  @DisplayName("C186")
  void overIdentityThePasidTableBypassesTheRest() {
    desk.smmu.identity(desk.bound());
    desk.commands();
    assertNull(desk.attachPasid(1, desk.pasidHwpt()));
    assertEquals(TO_TABLE, desk.commands());
    assertEquals(List.of(5L, 1L), List.of(config(desk), s1dss(desk)));
    assertEquals(16, SteFields.S1_CD_MAX.get(desk.master.ste()));
    assertEquals(2, SteFields.S1_FMT.get(desk.master.ste()));
  }

  @Test
  @DisplayName("C187")
  void overBlockedThePasidTableTerminatesTheRest() {
    assertNull(desk.attachPasid(1, desk.pasidHwpt()));
    assertEquals(TO_TABLE, desk.commands());
    assertEquals(List.of(5L, 0L), List.of(config(desk), s1dss(desk)));
  }

  @Test
  void overStageOneTheEntryStays() {
    int rid = desk.pasidHwpt();
    assertNull(desk.attach(rid));
    desk.commands();
    assertNull(desk.attachPasid(1, desk.pasidHwpt()));
    assertEquals("CFGI_CD S CFGI_CD S", desk.names());
    assertNull(desk.attachPasid(1, rid), "a replace");
    assertEquals("CFGI_CD S CFGI_CD S CFGI_CD S TLBI_NH_ASID S", desk.names());
    desk.detachPasid(1);
    assertEquals("CFGI_CD S CFGI_CD S", desk.names(), "the tag is still the RID's");
    assertEquals(List.of(5L, 2L), List.of(config(desk), s1dss(desk)));
    desk.detachPasid(1);
    assertEquals("", desk.commands());
  }

  @Test
  @DisplayName("C188")
  void identityBesidePasidsFlipsOneField() {
    assertNull(desk.attach(desk.pasidHwpt()));
    assertNull(desk.attachPasid(1, desk.pasidHwpt()));
    assertEquals(2, s1dss(desk));
    desk.commands();
    desk.smmu.identity(desk.bound());
    assertEquals("CFGI_STE S PREFETCH_CONFIG TLBI_NH_ASID S CFGI_CD S CFGI_CD S", desk.names());
    assertEquals(List.of(5L, 1L), List.of(config(desk), s1dss(desk)));
  }

  @Test
  @DisplayName("C189")
  void withTheLastPasidTheEntryIsPlainAgain() {
    ArmDesk ats = desk(true);
    ats.smmu.identity(ats.bound());
    int hwpt = ats.pasidHwpt();
    assertNull(ats.attachPasid(1, hwpt));
    assertNull(ats.attachPasid(2, hwpt));
    assertTrue(ats.master.atsOn());
    ats.commands();
    ats.detachPasid(2);
    assertEquals(
        "CFGI_CD sid=0x208 ssid=2 leaf; S; CFGI_CD sid=0x208 ssid=2 leaf; S;"
            + " ATC_INV sid=0x208 ssid=2 all; S",
        ats.commands());
    ats.detachPasid(1);
    assertEquals(
        "CFGI_CD sid=0x208 ssid=1 leaf; S; CFGI_CD sid=0x208 ssid=1 leaf; S;"
            + " ATC_INV sid=0x208 ssid=1 all; S; TLBI_NH_ASID vmid=0 asid=1; S;"
            + " CFGI_STE sid=0x208 leaf; S; CFGI_STE sid=0x208 leaf; S;"
            + " PREFETCH_CONFIG sid=0x208; ATC_INV sid=0x208 all; S",
        ats.commands());
    assertEquals(4, config(ats));
    assertFalse(ats.master.atsOn());
  }

  @Test
  void aDeviceThatNeedsAtsKeepsItsTable() {
    ArmFeatures features = new ArmFeatures(ArmDesk.WIDE, 0, true, true);
    ArmDesk always = new ArmDesk(features, ArmDesk.PASIDS.withAlwaysOnAts());
    always.smmu.identity(always.bound());
    assertEquals("CFGI_STE S CFGI_STE S PREFETCH_CONFIG ATC_INV S", always.names());
    assertEquals(List.of(5L, 1L), List.of(config(always), s1dss(always)));
    assertNull(always.attachPasid(1, always.pasidHwpt()));
    assertEquals("CFGI_CD S CFGI_CD S ATC_INV S", always.names());
    always.detachPasid(1);
    assertEquals("CFGI_CD S CFGI_CD S ATC_INV S TLBI_NH_ASID S", always.names());
    assertTrue(always.master.atsOn());
    always.detach();
    assertTrue(always.master.atsOn(), "nothing was attached");
  }

  @Test
  void atsComesOnWithTheFirstPasidAndCleansOnlyWhatChanged() {
    ArmDesk ats = desk(true);
    int hwpt = ats.pasidHwpt();
    assertNull(ats.attachPasid(1, hwpt));
    assertEquals(TO_TABLE + "; ATC_INV sid=0x208 all; S", ats.commands());
    assertNull(ats.attachPasid(2, hwpt));
    assertTrue(ats.commands().endsWith("leaf; S; ATC_INV sid=0x208 ssid=2 all; S"));
    assertEquals(1, SteFields.EATS.get(ats.master.ste()));
  }

  @Test
  @DisplayName("C190 C191")
  void onlyStageOneGoesWithPasids() {
    int stage1 = desk.pasidHwpt();
    int parent = desk.parent();
    assertEquals(Errno.EINVAL, refusal(desk, 1, parent), "C191");
    assertNull(desk.attach(parent));
    desk.commands();
    assertEquals(Errno.EINVAL, refusal(desk, 1, stage1), "C190");
    assertEquals(Errno.EINVAL, desk.attachPasid(1, stage1), "the RID's HWPT is for no PASIDs");
    assertEquals("", desk.commands());
  }

  @Test
  void theCoreChecksBeforeTheDriver() {
    int stage1 = desk.pasidHwpt();
    assertEquals(Errno.EINVAL, desk.attachPasid(1, desk.plain()), "not for PASIDs");
    assertEquals(Errno.EINVAL, desk.attachPasid(1, desk.ioas), "C194");
    assertEquals(Errno.EINVAL, desk.attachPasid(1 << 16, stage1), "beyond the device");
    assertEquals(Errno.EINVAL, desk.attachPasid(-1, stage1), "beyond the device");
    assertNull(desk.attachPasid((1 << 16) - 1, stage1));
    ArmDesk none = new ArmDesk(ArmDesk.QEMU, false);
    assertEquals(Errno.ENOENT, none.attachPasid(1, 99));
    assertEquals(Errno.EINVAL, none.attachPasid(1, none.plain()));
    assertNull(none.attachPasid(1 << 20, none.pasidHwpt()), "it is recorded, and that is all");
    assertEquals(Errno.EINVAL, none.attach(none.parent()));
    none.detachPasid(1 << 20);
    assertEquals("", none.commands());
    assertNull(none.attach(none.parent()));
  }

  @Test
  void aNewSecondLevelTableIsAnnounced() {
    int hwpt = desk.pasidHwpt();
    assertNull(desk.attachPasid(1, hwpt));
    desk.commands();
    assertNull(desk.attachPasid(0x400, hwpt));
    assertEquals(
        "CFGI_CD sid=0x208 ssid=1024; S; CFGI_CD sid=0x208 ssid=1024 leaf; S;"
            + " CFGI_CD sid=0x208 ssid=1024 leaf; S",
        desk.commands());
    assertNull(desk.attachPasid(0x401, hwpt));
    assertEquals("CFGI_CD S CFGI_CD S", desk.names());
  }

  @Test
  @DisplayName("C235")
  void unmapReachesThePasidsAtc() {
    ArmDesk ats = desk(true);
    assertNull(ats.attachPasid(5, ats.pasidHwpt()));
    ats.map(0x8000, 0x4000);
    ats.commands();
    ats.unmap(0x8000, 0x4000);
    assertEquals(
        "TLBI_NH_VA vmid=0 asid=1 va=0x8000 size=0x4000 tg=4K ttl=3 leaf; S;"
            + " ATC_INV sid=0x208 ssid=5 addr=0x8000 size=0x4000; S",
        ats.commands());
  }

  @Test
  void capabilitiesSayWhatPasidsCanDo() {
    var info = desk.call(Ioctl.GET_HW_INFO, Map.of("dev_id", (long) desk.device), null);
    var out = StructValue.of(info.structure().bytes());
    var layout = Ioctl.GET_HW_INFO.layout();
    assertEquals(16, out.get(layout.find("out_max_pasid_log2").orElseThrow()));
    assertEquals(2 | 8, out.get(layout.find("out_capabilities").orElseThrow()));
  }

  @Test
  void unbindTakesPasidsAwayFirst() {
    int hwpt = desk.pasidHwpt();
    assertNull(desk.attach(hwpt));
    assertNull(desk.attachPasid(1, hwpt));
    desk.commands();
    desk.vfio.retain();
    desk.vfio.drop();
    assertTrue(
        desk.names().startsWith("CFGI_CD S CFGI_CD S CFGI_STE S CFGI_STE S PREFETCH_CONFIG"));
    assertTrue(desk.master.attachment(1).isEmpty());
  }
}
