package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.smmu.register.IdRegisters;

/** The commands of every RID move, a device with one stream and no ATS (iommufd 5.7). */
class RidMovesTest {
  private static final long TABLE = 0x4000_0000L;
  private static final long VALID_STAGE_1 = 0xb;

  private final ArmDesk desk = new ArmDesk(ArmDesk.QEMU, false);
  private final int parent = desk.parent();
  private final int viommu = desk.viommu(parent);
  private final Map<String, Integer> made = new HashMap<>();

  private void go(String to) {
    if (to.equals("blocked")) {
      desk.detach();
    } else {
      assertNull(desk.attach(made.computeIfAbsent(to, this::make)));
    }
  }

  private int make(String name) {
    return switch (name) {
      case "s1", "s1-other" -> desk.plain();
      case "s2" -> parent;
      case "s2-other" -> desk.parent();
      case "bypass" -> nested(9, 0);
      case "abort" -> nested(1, 0);
      case "invalid" -> nested(0, 0);
      case "translate" -> nested(TABLE | VALID_STAGE_1, 0xd6);
      case "translate-other" -> nested(2 * TABLE | VALID_STAGE_1, 0xd6);
      default -> throw new IllegalArgumentException(name);
    };
  }

  private int nested(long w0, long w1) {
    return desk.made(desk.nested(viommu, w0, w1));
  }

  @ParameterizedTest(name = "{0} -> {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "s1 | blocked | STE STE P ASID CD CD",
        "blocked | s1 | CD CD STE STE P",
        "s1 | s1-other | CD CD CD P ASID",
        "s1 | s2 | STE STE STE P CD CD ASID",
        "s2 | blocked | STE STE P VMID",
        "blocked | s2 | STE STE P",
        "s2 | bypass | P",
        "bypass | s2 | P",
        "abort | invalid | P",
        "invalid | abort | P",
        "abort | blocked | P VMID",
        "blocked | abort | P",
        "invalid | blocked | P VMID",
        "bypass | abort | STE STE P",
        "s2 | invalid | STE STE P",
        "abort | bypass | STE STE P",
        "invalid | s2 | STE STE P",
        "abort | translate | STE STE P",
        "invalid | translate | STE STE P",
        "blocked | translate | STE STE P",
        "translate | abort | STE STE P",
        "translate | invalid | STE STE P",
        "translate | blocked | STE STE P VMID",
        "s2 | translate | STE STE P",
        "bypass | translate | STE STE P",
        "translate | s2 | STE STE STE P",
        "translate | bypass | STE STE STE P",
        "translate | translate-other | STE P",
        "s2 | s2-other | STE STE STE P VMID",
        "translate | s2-other | STE STE STE P VMID",
        "s1 | translate | STE STE STE P ASID",
        "translate | s1 | CD CD STE STE STE P VMID",
        "s2 | s1 | CD CD STE STE STE P VMID",
        "translate | translate | ''",
        "blocked | blocked | ''",
      })
  void sendsWhatTheSheetSays(String from, String to, String expected) {
    desk.vdevice(viommu, ArmDesk.VSID);
    go(from);
    desk.commands();
    go(to);
    String names = desk.names()
        .replace("CFGI_STE S", "STE")
        .replace("CFGI_CD S", "CD")
        .replace("PREFETCH_CONFIG", "P")
        .replace("TLBI_NH_ASID S", "ASID")
        .replace("TLBI_S12_VMALL S", "VMID");
    assertEquals(expected, names);
  }

  @Test
  void aStaleDescriptorIsClearedLater() {
    desk.vdevice(viommu, ArmDesk.VSID);
    go("s1");
    go("translate");
    desk.commands();
    go("s1");
    assertEquals("CFGI_STE S CFGI_STE S CFGI_STE S PREFETCH_CONFIG TLBI_S12_VMALL S", desk.names());
    go("translate");
    desk.commands();
    go("s2");
    assertEquals(
        "CFGI_STE S CFGI_STE S CFGI_STE S PREFETCH_CONFIG CFGI_CD S CFGI_CD S", desk.names());
    go("blocked");
    assertEquals("CFGI_STE S CFGI_STE S PREFETCH_CONFIG TLBI_S12_VMALL S", desk.names());
  }

  /** The ASID is handed out again; other tables: one word of the descriptor differs. */
  @Test
  void aStaleDescriptorMayHaveTheAsidOfANewDomain() {
    desk.vdevice(viommu, ArmDesk.VSID);
    int first = desk.plain();
    assertNull(desk.attach(first));
    go("translate");
    assertNull(desk.error(Ioctl.DESTROY, Map.of("id", (long) first), null));
    desk.commands();
    go("s1");
    assertEquals(
        "CFGI_CD S CFGI_STE S CFGI_STE S CFGI_STE S PREFETCH_CONFIG TLBI_S12_VMALL S",
        desk.names());
  }

  /** The domain that holds the pages of an IOAS, the first one, is unmapped last. */
  @Test
  void twoDomainsOfAnIoasAreUnmappedInTurn() {
    ArmMaster other = desk.smmu.newMaster(Unknown.bound("SID", 0x100), false);
    VfioDevice file = new VfioDevice(new ArmHardware(desk.smmu, other));
    desk.bind(file);
    go("s2");
    assertNull(desk.attach(file, desk.plain()));
    desk.map(0x8000, 0x1000);
    desk.commands();
    desk.unmap(0x8000, 0x1000);
    assertEquals("TLBI_NH_VA S TLBI_S2_IPA S TLBI_NH_ALL S", desk.names());
  }

  /** Attribute override and write-back forcing show in the entry. */
  @Test
  void theParentsFieldsAreInTheNestedEntry() {
    IdRegisters ids = new IdRegisters(0x0d44_101b, 0x0a73_0010, 0, 0x1514, 0x74, 1);
    ArmDesk full = new ArmDesk(ids, false);
    int below = full.parent();
    int guest = full.viommu(below);
    full.vdevice(guest, ArmDesk.VSID);
    assertNull(full.attach(below));
    assertEquals(1L << 44 | 1 << 25, full.master.ste()[1], "SHCFG, S2FWB");
    long[] parentSte = full.master.ste();
    assertNull(full.attach(full.made(full.nested(guest, TABLE | VALID_STAGE_1, 0x80000d6))));
    assertEquals(1L << 44 | 1 << 25 | 1 << 19 | 0x80000d6, full.master.ste()[1], "and MEV");
    assertEquals(TABLE | 0xf, full.master.ste()[0]);
    assertEquals(parentSte[2], full.master.ste()[2]);
    assertEquals(parentSte[3], full.master.ste()[3]);
    assertNull(full.attach(full.plain()));
    assertEquals(0xd6, full.master.ste()[1], "no SHCFG with SSID 0");
    full.smmu.identity(full.bound());
    assertEquals(1L << 44, full.master.ste()[1]);
  }
}
