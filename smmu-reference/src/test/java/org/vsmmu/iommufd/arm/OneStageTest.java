package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.smmu.command.CommandFields;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.register.IdRegisters;

/** SMMUs with one stage only, and runs without vIOMMU (iommufd 4.4, 4.6, 5.10). */
class OneStageTest {
  private static final IdRegisters STAGE_1 =
      new IdRegisters(0x0d44_101a, 0x0273_0010, 0, 0x1414, 0x74, 1);
  private static final IdRegisters STAGE_2 =
      new IdRegisters(0x0d44_1019, 0x0273_0010, 0, 0x1414, 0x74, 1);

  private static void refusesNesting(ArmDesk desk, int parent) {
    Map<String, Long> viommu =
        Map.of("type", 1L, "dev_id", (long) desk.device, "hwpt_id", (long) parent);
    assertEquals(Errno.EOPNOTSUPP, desk.error(Ioctl.VIOMMU_ALLOC, viommu, null));
  }

  @Test
  void withStageOneOnlyThereAreNoParents() {
    ArmDesk desk = new ArmDesk(STAGE_1, false);
    assertEquals(Errno.EOPNOTSUPP, desk.hwpt(desk.ioas, 1, 0, null).error().orElseThrow());
    refusesNesting(desk, 99);
    int hwpt = desk.plain();
    assertNull(desk.attach(hwpt));
    assertEquals("CFGI_CD S CFGI_CD S CFGI_STE S CFGI_STE S PREFETCH_CONFIG", desk.names());
    assertNull(desk.attach(desk.plain()));
    assertEquals("CFGI_CD S CFGI_CD S CFGI_CD S PREFETCH_CONFIG TLBI_NH_ASID S", desk.names());
    desk.detach();
    assertEquals(
        "CFGI_STE S CFGI_STE S PREFETCH_CONFIG TLBI_NH_ASID S CFGI_CD S CFGI_CD S", desk.names());
  }

  @Test
  void withStageTwoOnlyPlainDomainsFallBackToIt() {
    ArmDesk desk = new ArmDesk(STAGE_2, false);
    assertEquals(Errno.EOPNOTSUPP, desk.hwpt(desk.ioas, 1, 0, null).error().orElseThrow());
    assertEquals(Errno.EOPNOTSUPP, desk.hwpt(desk.ioas, 8, 0, null).error().orElseThrow());
    refusesNesting(desk, 99);
    assertNull(desk.attach(desk.plain()));
    assertEquals("CFGI_STE S CFGI_STE S PREFETCH_CONFIG", desk.names());
    desk.map(0x8000, 0x4000);
    desk.unmap(0x8000, 0x4000);
    assertEquals("TLBI_S2_IPA S", desk.names(), "nothing is built on it");
    desk.detach();
    assertEquals("CFGI_STE S CFGI_STE S PREFETCH_CONFIG TLBI_S12_VMALL S", desk.names());
    desk.vfio.retain();
    desk.vfio.drop();
    assertEquals("CFGI_STE S CFGI_STE S PREFETCH_CONFIG", desk.names(), "blocked to its own");
  }

  /** Two devices of the kernel hold VMIDs 1 and 2; the first VMID of a user is 3. */
  @Test
  void withStageTwoOnlyHiddenTagsAreVmids() {
    ArmFeatures features = new ArmFeatures(STAGE_2, 0, true, true);
    ArmIommu smmu = new ArmIommu(features, TagPool.fresh(16));
    ArmDesk desk = new ArmDesk(ArmDesk.QEMU, false);
    VfioDevice file =
        new VfioDevice(new ArmHardware(smmu, smmu.newMaster(Unknown.bound("SID", 8), false)));
    long id = desk.bind(file);
    List<PhysicalCommand> bind = smmu.commands().take();
    PhysicalCommand flush = bind.get(bind.size() - 2);
    assertTrue(flush.toString().startsWith("TLBI_S12_VMALL"));
    CommandWords seen = flush.words().with(CommandFields.VMID, 2);
    assertTrue(flush.admits(seen));
    flush.bind(seen);
    Map<String, Long> values = Map.of("dev_id", id, "pt_id", (long) desk.ioas);
    int hwpt = desk.out(Ioctl.HWPT_ALLOC, "out_hwpt_id", values, null);
    assertNull(desk.attach(file, hwpt));
    smmu.commands().take();
    desk.map(0x8000, 0x1000);
    desk.unmap(0x8000, 0x1000);
    PhysicalCommand first = smmu.commands().take().get(0);
    assertFalse(first.admits(first.words().with(CommandFields.VMID, 2)), "hidden");
    CommandWords third = first.words().with(CommandFields.VMID, 3);
    assertTrue(first.admits(third));
    first.bind(third);
    desk.map(0x8000, 0x1000);
    desk.unmap(0x8000, 0x1000);
    PhysicalCommand again = smmu.commands().take().get(0);
    assertFalse(again.admits(again.words().with(CommandFields.VMID, 4)), "it is bound now");
  }

  @Test
  void withoutCoherenceDevicesUseTheParentItself() {
    ArmDesk desk = new ArmDesk(new ArmFeatures(ArmDesk.QEMU, 0, false, true), false);
    int parent = desk.parent();
    refusesNesting(desk, parent);
    assertNull(desk.attach(desk.plain()));
    desk.commands();
    assertNull(desk.attach(parent));
    assertEquals(
        "CFGI_STE S CFGI_STE S CFGI_STE S PREFETCH_CONFIG CFGI_CD S CFGI_CD S TLBI_NH_ASID S",
        desk.names());
    desk.map(0x8000, 0x1000);
    desk.unmap(0x8000, 0x1000);
    assertEquals("TLBI_S2_IPA S TLBI_NH_ALL S", desk.names(), "a parent all the same");
    IdRegisters fwb = new IdRegisters(0x0d44_101b, 0x0273_0010, 0, 0x1514, 0x74, 1);
    ArmDesk forced = new ArmDesk(new ArmFeatures(fwb, 0, false, true), false);
    forced.viommu(forced.parent());
  }
}
