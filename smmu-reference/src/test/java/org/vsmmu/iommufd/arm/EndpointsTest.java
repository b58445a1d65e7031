package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.VfioBindStruct;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.smmu.config.SteFields;
import org.vsmmu.smmu.register.IdRegisters;

/** Devices of several kinds: streams, stalls, coherence, ATS (iommufd 5.2, 5.7). */
class EndpointsTest {
  private static final long TRANSLATE = 0x4000_000bL;
  private static final long EATS = 1L << 28;

  /** Stalls and attribute override. */
  private static final IdRegisters STALLS =
      new IdRegisters(0x0c44_101b, 0x0a73_0010, 0, 0x1414, 0x74, 1);

  private static ArmFeatures features(IdRegisters ids) {
    return new ArmFeatures(ids, 0, true, true);
  }

  private static ArmEndpoint twoStreams() {
    return ArmEndpoint.of(Unknown.bound("SID", 8), Unknown.bound("SID", 9));
  }

  @Test
  @DisplayName("C141")
  void aDeviceWithTwoStreamsHasNoGuestName() {
    ArmDesk desk = new ArmDesk(features(ArmDesk.FULL), twoStreams());
    long viommu = desk.viommu(desk.parent());
    Map<String, Long> values =
        Map.of("viommu_id", viommu, "dev_id", (long) desk.device, "virt_id", 16L);
    assertEquals(Errno.EOPNOTSUPP, desk.error(Ioctl.VDEVICE_ALLOC, values, null));
    assertNull(desk.error(Ioctl.DESTROY, Map.of("id", viommu), null), "nothing is left of it");
  }

  @Test
  void everyStreamIsWrittenAndCleaned() {
    ArmDesk desk = new ArmDesk(features(ArmDesk.FULL), twoStreams().withAts(true));
    assertNull(desk.attach(desk.plain()));
    assertEquals(
        "CFGI_CD sid=0x8 ssid=0 leaf; CFGI_CD sid=0x9 ssid=0 leaf; S;"
            + " CFGI_CD sid=0x8 ssid=0 leaf; CFGI_CD sid=0x9 ssid=0 leaf; S;"
            + " CFGI_STE sid=0x8 leaf; S; CFGI_STE sid=0x8 leaf; S; PREFETCH_CONFIG sid=0x8;"
            + " CFGI_STE sid=0x9 leaf; S; CFGI_STE sid=0x9 leaf; S; PREFETCH_CONFIG sid=0x9;"
            + " ATC_INV sid=0x8 all; ATC_INV sid=0x9 all; S",
        desk.commands());
    desk.map(0x8000, 0x1000);
    desk.unmap(0x8000, 0x1000);
    assertEquals("TLBI_NH_VA S ATC_INV ATC_INV S", desk.names());
    int parent = desk.parent();
    assertNull(desk.attach(parent));
    desk.commands();
    desk.map(0x8000, 0x1000);
    desk.unmap(0x8000, 0x1000);
    assertTrue(desk.commands()
        .endsWith("TLBI_NH_ALL vmid=1; S; ATC_INV sid=0x8 all; ATC_INV sid=0x9 all; S"));
  }

  @Test
  @DisplayName("C232 with two devices")
  void everyDeviceOfADomainIsCleaned() {
    ArmDesk desk = new ArmDesk(ArmDesk.FULL, true);
    ArmMaster other = desk.smmu.newMaster(Unknown.bound("SID", 0x100), true);
    VfioDevice file = new VfioDevice(new ArmHardware(desk.smmu, other));
    desk.bind(file);
    int hwpt = desk.plain();
    assertNull(desk.attach(hwpt));
    assertNull(desk.attach(file, hwpt));
    desk.map(0x8000, 0x4000);
    desk.commands();
    desk.unmap(0x8000, 0x4000);
    assertEquals(
        "TLBI_NH_VA vmid=0 asid=1 va=0x8000 size=0x4000 tg=4K ttl=3 leaf; S;"
            + " ATC_INV sid=0x100 addr=0x8000 size=0x4000;"
            + " ATC_INV sid=0x208 addr=0x8000 size=0x4000; S",
        desk.commands(),
        "by StreamID");
    desk.detach();
    assertTrue(!desk.commands().contains("TLBI"), "the other device uses the tag still");
  }

  @Test
  void aDeviceThatStallsHasItInItsEntries() {
    ArmEndpoint endpoint = ArmEndpoint.of(Unknown.bound("SID", 8));
    ArmDesk quick = new ArmDesk(features(STALLS), endpoint);
    assertNull(quick.attach(quick.plain()));
    assertEquals(1, SteFields.S1STALLD.get(quick.master.ste()));
    assertNull(quick.attach(quick.parent()));
    assertEquals(0, SteFields.S2S.get(quick.master.ste()));
    assertEquals(1, SteFields.SHCFG.get(quick.master.ste()), "attributes are overridden");
    ArmDesk patient = new ArmDesk(features(STALLS), endpoint.stalling());
    assertNull(patient.attach(patient.plain()));
    assertEquals(0, SteFields.S1STALLD.get(patient.master.ste()));
    int parent = patient.parent();
    assertNull(patient.attach(parent));
    assertEquals(1, SteFields.S2S.get(patient.master.ste()));
    int viommu = patient.viommu(parent);
    patient.vdevice(viommu, 16);
    assertNull(patient.attach(patient.made(patient.nested(viommu, TRANSLATE, 0xd6 | 1 << 27))));
    assertEquals(1, SteFields.S2S.get(patient.master.ste()));
    assertEquals(1, SteFields.S1STALLD.get(patient.master.ste()), "the guest's");
  }

  @Test
  void aCoherentDomainTakesCoherentDevicesOnly() {
    ArmDesk desk = new ArmDesk(ArmDesk.QEMU, false);
    ArmEndpoint snooping = ArmEndpoint.of(Unknown.bound("SID", 0x100)).coherent(false);
    ArmMaster other = desk.smmu.newMaster(snooping);
    VfioDevice file = new VfioDevice(new ArmHardware(desk.smmu, other));
    long id = desk.bind(file);
    desk.commands();
    int parent = desk.parent();
    assertEquals(Errno.EINVAL, desk.attach(file, parent));
    assertEquals("", desk.commands());
    Map<String, Long> values = Map.of("type", 1L, "dev_id", id, "hwpt_id", (long) parent);
    assertEquals(Errno.EOPNOTSUPP, desk.error(Ioctl.VIOMMU_ALLOC, values, null));
    assertNull(desk.attach(file, desk.ioas), "its own automatic HWPT");
  }

  @Test
  void anIncoherentSmmuGivesNoDeviceAway() {
    IdRegisters incoherent = new IdRegisters(0x0d44_100b, 0x0273_0010, 0, 0x1414, 0x74, 1);
    ArmDesk desk = new ArmDesk(ArmDesk.QEMU, false);
    ArmIommu smmu = new ArmIommu(features(incoherent), TagPool.fresh(16));
    VfioDevice file =
        new VfioDevice(new ArmHardware(smmu, smmu.newMaster(Unknown.bound("SID", 1), false)));
    StructValue bind = StructValue.ofSize(VfioBindStruct.LAYOUT.size());
    bind.put(VfioBindStruct.LAYOUT.members().get(0), VfioBindStruct.LAYOUT.size());
    bind.put(VfioBindStruct.IOMMUFD, desk.fd);
    Request request = new Request(VfioIoctl.DEVICE_BIND_IOMMUFD.code(), 0, bind.toBytes());
    assertEquals(
        Errno.EINVAL, file.ioctl(desk.machine, desk.process, request).error().orElseThrow());
  }

  /** {@code +ATS} and {@code -ATS} for the PCI enable bit, {@code s} for a stored STE. */
  private static String steps(ArmDesk desk) {
    return desk.smmu.commands().takeSteps().stream()
        .map(step -> {
          if (step instanceof HostStep.AtsSwitched ats) {
            return ats.on() ? "+ATS" : "-ATS";
          } else if (step instanceof HostStep.Given given) {
            boolean sync = given.command().equals(PhysicalCommand.SYNC);
            return sync ? "S" : given.command().toString().split(" ")[0];
          }
          return step instanceof HostStep.SteStored ? "s" : "c";
        })
        .collect(Collectors.joining(" "));
  }

  @Test
  @DisplayName("C179 C180 C181, 5.7: every row of the ATS table")
  void pciAtsIsOnOnlyBetweenTheEntryAndItsEnd() {
    ArmDesk desk = new ArmDesk(ArmDesk.FULL, true);
    int parent = desk.parent();
    int viommu = desk.viommu(parent);
    desk.vdevice(viommu, ArmDesk.VSID);
    assertNull(desk.attach(desk.made(desk.nested(viommu, 1, 0))));
    assertEquals("PREFETCH_CONFIG ATC_INV S +ATS", steps(desk), "C181: blocked to abort");
    assertNull(desk.attach(parent));
    assertEquals("s CFGI_STE S s CFGI_STE S PREFETCH_CONFIG ATC_INV S", steps(desk));
    assertNull(desk.attach(desk.made(desk.nested(viommu, TRANSLATE, 0xd6))));
    assertEquals("-ATS s CFGI_STE S s CFGI_STE S PREFETCH_CONFIG ATC_INV S", steps(desk), "C180");
    assertEquals(0, SteFields.EATS.get(desk.master.ste()));
    assertNull(desk.attach(desk.made(desk.nested(viommu, TRANSLATE, 0xd6 | EATS))));
    assertEquals("s CFGI_STE S PREFETCH_CONFIG ATC_INV S +ATS", steps(desk));
    assertNull(desk.attach(desk.made(desk.nested(viommu, 9, 0))));
    assertEquals(1, SteFields.EATS.get(desk.master.ste()), "the guest's EATS is ignored");
    assertEquals("s CFGI_STE S s CFGI_STE S s CFGI_STE S PREFETCH_CONFIG ATC_INV S", steps(desk));
    assertNull(desk.attach(desk.plain()));
    assertTrue(steps(desk).startsWith("c CFGI_CD S c CFGI_CD S s CFGI_STE S"));
    assertTrue(desk.master.atsOn());
    desk.smmu.identity(desk.bound());
    assertEquals(
        "-ATS s CFGI_STE S s CFGI_STE S PREFETCH_CONFIG ATC_INV S"
            + " TLBI_NH_ASID S c CFGI_CD S c CFGI_CD S",
        steps(desk));
    assertEquals(4, SteFields.CONFIG.get(desk.master.ste()));
    desk.detach();
    assertEquals("s CFGI_STE S PREFETCH_CONFIG", steps(desk), "off stays off");
  }

  @Test
  void aDeviceInTheIdentityDomainGoesBackThere() {
    ArmDesk desk = new ArmDesk(
        features(ArmDesk.QEMU), ArmEndpoint.of(Unknown.bound("SID", 8)).passedThrough());
    int first = desk.plain();
    assertNull(desk.attach(first));
    assertTrue(desk.commands().contains("CFGI_CD"), "no CD before");
    desk.vfio.retain();
    desk.vfio.drop();
    assertTrue(desk.commands().endsWith("CFGI_STE sid=0x8 leaf; S; PREFETCH_CONFIG sid=0x8"));
    assertEquals(4, SteFields.CONFIG.get(desk.master.ste()));
  }

  @Test
  void pageTablesDecideTheSizesOfAddresses() {
    IdRegisters wide = new IdRegisters(0x0d44_101b, 0x0273_0010, 0, 0x1414, 0x446, 1);
    ArmFeatures large = features(wide);
    assertEquals(48, large.stage1Bits(), "the CPU's addresses");
    HostOptions far = new HostOptions(false, true, false, false, 52);
    assertEquals(52, large.on(far).stage1Bits());
    assertEquals(48, features(ArmDesk.QEMU).on(far).stage1Bits(), "the SMMU has no VAX");
    assertEquals(
        List.of(10, 16),
        List.of(
            features(new IdRegisters(0x0d44_141b, 0x0273_0410, 0, 0x1414, 0x74, 1))
                .cdBits(20),
            features(ArmDesk.WIDE).cdBits(20)));
  }
}
