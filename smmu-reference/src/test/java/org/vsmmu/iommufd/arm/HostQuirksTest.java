package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.command.CfgiSte;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.command.TlbiNhAll;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.register.IdRegisters;

/** Hosts and SMMUs that do otherwise than the recorded machine (iommufd 5.1, 5.6, 5.11). */
class HostQuirksTest {
  private static final int MMU_700_R0P0 = 0x487 << 20 | 0x43b;

  /** Hyp, and no range invalidation. */
  private static final IdRegisters HYP =
      new IdRegisters(0x0d44_121b, 0x0273_0010, 0, 0x1414, 0x74, 1);

  private static final IdRegisters NO_RIL =
      new IdRegisters(0x0d44_101b, 0x0273_0010, 0, 0x1014, 0x74, 1);

  private static final IdRegisters MSI =
      new IdRegisters(0x0d44_301b, 0x0273_0010, 0, 0x1414, 0x74, 1);

  private static ArmFeatures features(IdRegisters ids) {
    return new ArmFeatures(ids, 0, true, true);
  }

  private static String names(CommandLog log) {
    return log.take().stream()
        .map(c -> c.equals(PhysicalCommand.SYNC) ? "S" : c.toString().split(" ")[0])
        .collect(Collectors.joining(" "));
  }

  private static List<Integer> runs(ArmFeatures features, int commands) {
    CommandLog log = new CommandLog();
    CommandBatch batch = new CommandBatch(features, log);
    for (int i = 0; i < commands; i++) {
      batch.add(PhysicalCommand.of(new TlbiNhAll(i)));
    }
    batch.submit();
    String[] blocks = names(log).split("S", -1);
    return List.of(blocks).stream()
        .map(b -> b.isBlank() ? 0 : b.trim().split(" ").length)
        .filter(n -> n > 0)
        .toList();
  }

  @Test
  @DisplayName("C240")
  void aFullBatchIsPushedWithoutASync() {
    assertEquals(List.of(65), runs(features(ArmDesk.QEMU), 65));
    assertEquals(List.of(64), runs(features(ArmDesk.QEMU), 64));
  }

  @Test
  @DisplayName("C241")
  void anErratumWantsASyncBeforeTheBatchIsFull() {
    ArmFeatures old = new ArmFeatures(ArmDesk.QEMU, MMU_700_R0P0, true, true);
    assertEquals(List.of(63, 1), runs(old, 64));
    assertEquals(List.of(63, 63, 4), runs(old, 130));
    assertFalse(old.viommu());
    ArmFeatures mended = new ArmFeatures(ArmDesk.QEMU, MMU_700_R0P0 | 0x11000, true, true);
    assertEquals(List.of(64), runs(mended, 64));
    assertTrue(mended.viommu());
  }

  @Test
  @DisplayName("C242")
  void anErratumWantsInvalidationsTwice() {
    ArmFeatures tegra = features(ArmDesk.FULL).on(HostOptions.PLAIN.repeating(true));
    CommandLog log = new CommandLog();
    CommandBatch batch = new CommandBatch(tegra, log);
    batch.add(PhysicalCommand.of(new CfgiSte(8, true)));
    batch.submit();
    assertEquals("CFGI_STE S CFGI_STE S", names(log));
    batch.add(PhysicalCommand.of(new AtcInv(false, false, 0, 8, AtcInv.SIZE_ALL, 0)));
    batch.submit();
    assertEquals("ATC_INV S", names(log));
    assertEquals(List.of(64, 64, 1, 1), runs(tegra, 65));
  }

  @Test
  void anErratumIsToldToGuestsWhoMustRepeatThemselves() {
    ArmDesk desk = new ArmDesk(features(ArmDesk.QEMU).on(HostOptions.PLAIN.repeating(true)), false);
    Map<String, Long> values = Map.of("dev_id", (long) desk.device, "data_len", 40L);
    Answer info = desk.call(Ioctl.GET_HW_INFO, values, new byte[40]);
    assertEquals(1, StructValue.of(info.buffers().get("data_uptr").bytes()).toBytes()[0]);
    int viommu = desk.viommu(desk.parent());
    desk.invalidate(viommu, 16, 1, ArmDesk.words(0x10, 0));
    assertEquals("TLBI_NH_ALL S", desk.names());
  }

  @Test
  @DisplayName("C244")
  void aResetForgetsEverything() {
    ArmIommu plain = new ArmIommu(features(ArmDesk.QEMU), TagPool.fresh(16));
    plain.reset();
    assertEquals("CFGI_ALL S TLBI_NSNH_ALL S", names(plain.commands()));
    ArmIommu hyp = new ArmIommu(features(HYP), TagPool.fresh(16));
    hyp.reset();
    assertEquals("CFGI_ALL S TLBI_EL2_ALL S TLBI_NSNH_ALL S", names(hyp.commands()));
    hyp.reset();
    assertEquals(new CommandWords(4, 0x1f), hyp.commands().take().get(0).words());
  }

  @Test
  @DisplayName("C234")
  void aHostAtEl2HasItsTagsThere() {
    ArmDesk desk = new ArmDesk(features(HYP).on(HostOptions.PLAIN.atEl2()), false);
    int hwpt = desk.plain();
    assertNull(desk.attach(hwpt));
    assertEquals(2, SteFields.STRW.get(desk.master.ste()));
    desk.commands();
    desk.map(0x8000, 0x4000);
    desk.unmap(0x8000, 0x4000);
    assertEquals("TLBI_EL2_VA asid=1 va=0x8000 size=0x4000 tg=4K ttl=3 leaf; S", desk.commands());
    desk.detach();
    assertTrue(desk.commands().contains("TLBI_EL2_ASID asid=1; S"));
    ArmDesk noHyp = new ArmDesk(features(ArmDesk.QEMU).on(HostOptions.PLAIN.atEl2()), false);
    assertNull(noHyp.attach(noHyp.plain()));
    assertEquals(0, SteFields.STRW.get(noHyp.master.ste()), "the SMMU has no EL2");
  }

  @Test
  @DisplayName("C230")
  void withoutRangesALongUnmapTakesTheWholeVmid() {
    ArmDesk desk = new ArmDesk(features(NO_RIL), false);
    assertNull(desk.attach(desk.parent()));
    desk.map(0x1000, 0x20_0000);
    desk.commands();
    desk.unmap(0x1000, 0x20_0000);
    assertEquals("TLBI_S12_VMALL S", desk.names(), "no NH_ALL");
    desk.map(0x1000, 0x3000);
    desk.unmap(0x1000, 0x3000);
    assertEquals("TLBI_S2_IPA TLBI_S2_IPA TLBI_S2_IPA S TLBI_NH_ALL S", desk.names());
  }

  @Test
  void aSyncByMsiNamesItsOwnSlot() {
    ArmIommu smmu = new ArmIommu(features(MSI), TagPool.fresh(16));
    smmu.reset();
    List<PhysicalCommand> commands = smmu.commands().take();
    PhysicalCommand sync = commands.get(1);
    long base = 0x4_8000_0000L;
    CommandWords seen = new CommandWords(0x0fc0_1046L, base + 16);
    assertFalse(sync.admits(new CommandWords(0x0fc0_2046L, 0)), "CS=SEV");
    assertFalse(sync.admits(new CommandWords(0x0fc0_1046L, base + 4)), "no slot");
    assertTrue(sync.admits(seen));
    sync.bind(seen);
    PhysicalCommand next = commands.get(3);
    assertTrue(next.admits(new CommandWords(0x0fc0_1046L, base + 48)));
    assertFalse(next.admits(new CommandWords(0x0fc0_1046L, base << 1)), "another queue");
    ArmFeatures deaf = features(MSI).on(new HostOptions(false, false, false, false, 48));
    assertEquals(PhysicalCommand.SYNC, deaf.sync());
  }

  @Test
  void aBrokenPrefetchIsNotSent() {
    ArmDesk desk =
        new ArmDesk(features(ArmDesk.QEMU).on(HostOptions.PLAIN.withoutPrefetch()), false);
    assertNull(desk.attach(desk.parent()));
    assertEquals("CFGI_STE S CFGI_STE S", desk.names());
  }
}
