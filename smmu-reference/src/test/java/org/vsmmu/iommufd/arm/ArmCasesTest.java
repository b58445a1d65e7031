package org.vsmmu.iommufd.arm;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.QueueFile;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.register.IdRegisters;

/** The conformance cases of the arm driver, under their ids. */
class ArmCasesTest {
  private static final long TRANSLATE = 0x4000_000bL;
  private static final long S1_BITS = 0xd6;
  private static final long BYPASS = 9;
  private static final long EATS = 1L << 28;

  private final ArmDesk desk = new ArmDesk(ArmDesk.QEMU, false);

  private static int done(Answer answer) {
    return StructValue.of(answer.structure().bytes())
        .u32(Ioctl.HWPT_INVALIDATE.layout().find("entry_num").orElseThrow());
  }

  @Test
  @DisplayName("C039 C040 C041 C045")
  void hardwareInfoIsTheRawRegisters() {
    Map<String, Long> plain =
        Map.of("dev_id", (long) desk.device, "data_len", 40L, "data_type", 77L);
    Answer info = desk.call(Ioctl.GET_HW_INFO, plain, new byte[40]);
    byte[] blob = info.buffers().get("data_uptr").bytes();
    assertArrayEquals(new byte[] {0x1b, 0x10, 0x44, 0x0d}, Arrays.copyOfRange(blob, 8, 12));
    StructValue out = StructValue.of(info.structure().bytes());
    assertEquals(2, out.u32(Ioctl.GET_HW_INFO.layout().find("data_type").orElseThrow()));
    assertEquals(8, out.get(Ioctl.GET_HW_INFO.layout().find("out_capabilities").orElseThrow()));
    Map<String, Long> typed = Map.of("dev_id", (long) desk.device, "flags", 1L, "data_type", 3L);
    assertEquals(Errno.EOPNOTSUPP, desk.error(Ioctl.GET_HW_INFO, typed, null));
  }

  @Test
  @DisplayName("C031 C032")
  void theMsiWindowIsReservedWhileAttached() {
    int hwpt = desk.plain();
    Map<String, Long> window = Map.of(
        "flags", 7L,
        "ioas_id", (long) desk.ioas,
        "user_va", 0x1000_0000L,
        "length", 4096L,
        "iova", 0x0800_0000L);
    assertNull(desk.error(Ioctl.IOAS_MAP, window, null));
    assertEquals(Errno.EADDRINUSE, desk.attach(hwpt), "C032");
    Map<String, Long> gone =
        Map.of("ioas_id", (long) desk.ioas, "iova", 0x0800_0000L, "length", 4096L);
    assertNull(desk.error(Ioctl.IOAS_UNMAP, gone, null));
    assertNull(desk.attach(hwpt));
    assertEquals(Errno.EINVAL, desk.error(Ioctl.IOAS_MAP, window, null), "C031");
  }

  @Test
  @DisplayName("C062 C063 C064 C065")
  void nestParentsStandAlone() {
    assertEquals(Errno.EOPNOTSUPP, desk.hwpt(desk.ioas, 9, 0, null).error().orElseThrow());
    assertEquals(Errno.EOPNOTSUPP, desk.hwpt(desk.ioas, 3, 0, null).error().orElseThrow());
    IdRegisters stage1 = new IdRegisters(0x0d44_101a, 0x0273_0010, 0, 0x1404, 0x74, 1);
    ArmDesk one = new ArmDesk(stage1, false);
    assertEquals(Errno.EOPNOTSUPP, one.hwpt(one.ioas, 1, 0, null).error().orElseThrow());
    Answer direct = desk.hwpt(desk.parent(), 0, 2, ArmDesk.words(TRANSLATE, S1_BITS));
    assertEquals(Errno.EOPNOTSUPP, direct.error().orElseThrow());
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({
    "C070 V=0 with junk, fffffffffffffffe, ffffffffffffffff, ",
    "C071 S1STALLD, 4000000b, 80000d6, ",
    "C072 Config 6, 4000000d, d6, EIO",
    "C072 Config 7, 4000000f, d6, EIO",
    "C072 Config 1, 40000003, d6, EIO",
    "C073 STRW, 4000000b, 800000d6, EIO",
    "C073 MEV, 4000000b, 800d6, EIO",
    "C073 S2FWB, 4000000b, 20000d6, EIO",
    "C074 bit 52, 1000004000000b, d6, EIO",
    "C075 EATS 2 with bypass, 9, 20000000, EIO",
    "C076 EATS 1 with bypass, 9, 10000000, ",
  })
  void guestEntriesAreChecked(String name, String w0, String w1, Errno error) {
    int viommu = desk.viommu(desk.parent());
    Answer made =
        desk.nested(viommu, Long.parseUnsignedLong(w0, 16), Long.parseUnsignedLong(w1, 16));
    assertEquals(Optional.ofNullable(error), made.error());
  }

  @Test
  @DisplayName("C066 C067 C068 C069 C090")
  void guestEntriesAreSixteenBytesOfTypeTwo() {
    int viommu = desk.viommu(desk.parent());
    byte[] good = ArmDesk.words(TRANSLATE, S1_BITS);
    assertEquals(
        Errno.EINVAL, desk.hwpt(viommu, 0, 2, ArmDesk.words(TRANSLATE)).error().orElseThrow());
    assertEquals(
        Errno.EINVAL,
        desk.hwpt(viommu, 0, 2, ArmDesk.words(TRANSLATE, S1_BITS, 0)).error().orElseThrow());
    assertEquals(Errno.EINVAL, desk.hwpt(viommu, 0, 1, good).error().orElseThrow());
    assertEquals(Errno.EOPNOTSUPP, desk.hwpt(viommu, 8, 2, good).error().orElseThrow());
    int hwpt = desk.made(desk.nested(viommu, TRANSLATE, S1_BITS));
    Answer direct = desk.invalidate(hwpt, 16, 1, ArmDesk.words(0x10, 0));
    assertEquals(Errno.EOPNOTSUPP, direct.error().orElseThrow(), "C090");
  }

  @Test
  @DisplayName("C114 C115 C116")
  void arraysFollowTheSizeRules() {
    int viommu = desk.viommu(desk.parent());
    Answer none = desk.invalidate(viommu, 16, 0, new byte[16]);
    assertEquals(Errno.EINVAL, none.error().orElseThrow());
    Answer half = desk.invalidate(viommu, 8, 1, ArmDesk.words(0x10));
    assertEquals(0, half.errno());
    assertEquals("TLBI_NH_ALL vmid=1; S", desk.commands());
    Answer tail = desk.invalidate(viommu, 24, 1, ArmDesk.words(0x10, 0, 1));
    assertEquals(Errno.E2BIG, tail.error().orElseThrow());
    assertEquals(0, done(tail));
  }

  private static byte[] flushes(int count, int bad) {
    long[] words = new long[count * 2];
    for (int i = 0; i < count; i++) {
      words[i * 2] = i == bad ? 0x46 : 0x10;
    }
    return ArmDesk.words(words);
  }

  private void batch(int count, int bad, Errno error, int reported, int issued, int syncs) {
    int viommu = desk.viommu(desk.parent());
    Answer answer = desk.invalidate(viommu, 16, count, flushes(count, bad));
    assertEquals(Optional.ofNullable(error), answer.error());
    assertEquals(reported, done(answer));
    String names = desk.names();
    assertEquals(issued, names.split("TLBI_NH_ALL", -1).length - 1);
    assertEquals(syncs, names.split("S( |$)", -1).length - 1);
  }

  @Test
  @DisplayName("C117 C118 C119")
  void commandsGoInBlocksOfSixtyThree() {
    batch(64, -1, null, 64, 64, 2);
    batch(5, 2, Errno.EIO, 2, 0, 0);
    batch(70, 66, Errno.EIO, 66, 63, 1);
  }

  @Test
  @DisplayName("C120")
  void anIllegalCommandRunsTheSyncOut() {
    ArmDesk old = new ArmDesk(new ArmFeatures(ArmDesk.QEMU, 0, true, false), false);
    int viommu = old.viommu(old.parent());
    old.vdevice(viommu, ArmDesk.VSID);
    long[] words = {0x10, 0, 0x10, 0, 5L | 1 << 10 | (long) ArmDesk.VSID << 32, 1, 0x10, 0, 0x10, 0
    };
    Answer answer = old.invalidate(viommu, 16, 5, ArmDesk.words(words));
    assertEquals(Errno.ETIMEDOUT, answer.error().orElseThrow());
    assertEquals(4, done(answer));
    assertEquals("TLBI_NH_ALL TLBI_NH_ALL CFGI_CD S TLBI_NH_ALL TLBI_NH_ALL S", old.names());
  }

  @Test
  @DisplayName("C128 C129 C130 C131")
  void viommusNeedCoherenceAndNesting() {
    Map<String, Long> values = Map.of("type", 1L, "dev_id", 2L, "hwpt_id", 99L);
    ArmDesk plain = new ArmDesk(new ArmFeatures(ArmDesk.QEMU, 0, false, true), false);
    assertEquals(Errno.EOPNOTSUPP, plain.error(Ioctl.VIOMMU_ALLOC, values, null), "C128");
    int mmu700 = 0x487 << 20 | 0x43b;
    ArmDesk erratum = new ArmDesk(new ArmFeatures(ArmDesk.QEMU, mmu700, true, true), false);
    assertEquals(Errno.EOPNOTSUPP, erratum.error(Ioctl.VIOMMU_ALLOC, values, null), "C129");
    int parent = desk.parent();
    int first = desk.viommu(parent);
    int second = desk.viommu(parent);
    desk.invalidate(first, 16, 1, ArmDesk.words(0x10, 0));
    desk.invalidate(second, 16, 1, ArmDesk.words(0x10, 0));
    assertEquals("TLBI_NH_ALL vmid=1; S; TLBI_NH_ALL vmid=1; S", desk.commands(), "C131");
  }

  @Test
  @DisplayName("C077 C140")
  void aDeviceOfAnotherSmmuHasNoPlaceHere() {
    int viommu = desk.viommu(desk.parent());
    ArmIommu other = new ArmIommu(new ArmFeatures(ArmDesk.QEMU, 0, true, true), TagPool.fresh(16));
    ArmMaster foreign = other.newMaster(Unknown.bound("SID", 0x300), false);
    VfioDevice file = new VfioDevice(new ArmHardware(other, foreign));
    byte[] bind = new byte[24];
    bind[0] = 24;
    bind[8] = (byte) desk.fd;
    Request request = new Request(VfioIoctl.DEVICE_BIND_IOMMUFD.code(), 0, bind);
    assertEquals(0, file.ioctl(desk.machine, desk.process, request).errno());
    long device = file.device().orElseThrow().id();
    Map<String, Long> nested =
        Map.of("dev_id", device, "pt_id", (long) viommu, "data_type", 2L, "data_len", 16L);
    byte[] vste = ArmDesk.words(TRANSLATE, S1_BITS);
    assertEquals(Errno.EINVAL, desk.error(Ioctl.HWPT_ALLOC, nested, vste), "C077");
    Map<String, Long> vdevice = Map.of("viommu_id", (long) viommu, "dev_id", device, "virt_id", 5L);
    assertEquals(Errno.EINVAL, desk.error(Ioctl.VDEVICE_ALLOC, vdevice, null), "C140");
  }

  @Test
  @DisplayName("C144 C146")
  void onlyTranslationNeedsAVdevice() {
    int viommu = desk.viommu(desk.parent());
    int translate = desk.made(desk.nested(viommu, TRANSLATE, S1_BITS));
    int bypass = desk.made(desk.nested(viommu, BYPASS, 0));
    int invalid = desk.made(desk.nested(viommu, 0, 0));
    assertEquals(Errno.ENOENT, desk.attach(translate));
    assertEquals("", desk.commands());
    assertNull(desk.attach(bypass));
    assertNull(desk.attach(invalid));
    int vdevice = desk.vdevice(viommu, ArmDesk.VSID);
    assertNull(desk.attach(translate));
    desk.commands();
    byte[] cfgi = ArmDesk.words(5L | (long) ArmDesk.VSID << 32, 1);
    assertEquals(0, desk.invalidate(viommu, 16, 1, cfgi).errno());
    assertEquals("CFGI_CD sid=0x208 ssid=0 leaf; S", desk.commands());
    assertNull(desk.error(Ioctl.DESTROY, Map.of("id", (long) vdevice), null));
    assertEquals(Errno.EIO, desk.invalidate(viommu, 16, 1, cfgi).error().orElseThrow());
  }

  @Test
  @DisplayName("C157 C158 C159 C160")
  void guestsSeeTheirStageOneFaults() throws CallFailed {
    int viommu = desk.viommu(desk.parent());
    int vdevice = desk.vdevice(viommu, ArmDesk.VSID);
    assertNull(desk.attach(desk.made(desk.nested(viommu, TRANSLATE, S1_BITS))));
    Map<String, Long> values = Map.of("viommu_id", (long) viommu, "type", 1L, "veventq_depth", 4L);
    int fd = desk.out(Ioctl.VEVENTQ_ALLOC, "out_veventq_fd", values, null);
    QueueFile queue = desk.process.files().find(fd, QueueFile.class).orElseThrow();
    long fault = 0x10 | (long) ArmDesk.SID << 32;
    assertTrue(GuestEvents.report(desk.master, new EventRecord(fault, 2, 0x1000, 0)));
    byte[] read = queue.read(64);
    assertEquals(40, read.length);
    assertEquals(ArmDesk.VSID, read[12]);
    assertFalse(GuestEvents.report(desk.master, new EventRecord(fault, 1L << 39, 0, 0)));
    assertFalse(GuestEvents.report(
        desk.master, new EventRecord(2 | (long) ArmDesk.SID << 32, 0, 0, 0)));
    assertNull(desk.error(Ioctl.DESTROY, Map.of("id", (long) vdevice), null));
    desk.vdevice(viommu, 0x77);
    GuestEvents.report(desk.master, new EventRecord(fault, 2, 0x1000, 0));
    assertEquals(ArmDesk.VSID, queue.read(64)[12], "C160");
  }

  @Test
  @DisplayName("C179 C180 C182 C183 C184")
  void atsFollowsTheGuestsEntry() {
    ArmDesk ats = new ArmDesk(ArmDesk.FULL, true);
    int parent = ats.parent();
    int viommu = ats.viommu(parent);
    ats.vdevice(viommu, ArmDesk.VSID);
    int on = ats.made(ats.nested(viommu, TRANSLATE, S1_BITS | EATS));
    int other = ats.made(ats.nested(viommu, TRANSLATE + 0x1000, S1_BITS | EATS));
    int off = ats.made(ats.nested(viommu, TRANSLATE, S1_BITS));
    assertNull(ats.attach(parent));
    ats.commands();
    assertNull(ats.attach(on));
    assertEquals("CFGI_STE S CFGI_STE S PREFETCH_CONFIG ATC_INV S", ats.names(), "C179");
    assertEquals(0x800d6L | EATS, ats.master.ste()[1], "C184");
    assertNull(ats.attach(other));
    assertEquals("CFGI_STE S PREFETCH_CONFIG ATC_INV S", ats.names(), "C183: no TLBI");
    assertNull(ats.attach(parent));
    ats.commands();
    assertNull(ats.attach(off));
    assertTrue(ats.names().endsWith("PREFETCH_CONFIG ATC_INV S"), "C180");
    assertFalse(ats.master.atsOn(), "C180");
    ats.detach();
    assertEquals("CFGI_STE S CFGI_STE S PREFETCH_CONFIG TLBI_S12_VMALL S", ats.names(), "C182");
  }

  @Test
  @DisplayName("C181")
  void atsIsSwitchedOnEvenForAnAbort() {
    ArmDesk ats = new ArmDesk(ArmDesk.FULL, true);
    int viommu = ats.viommu(ats.parent());
    assertNull(ats.attach(ats.made(ats.nested(viommu, 1, 0))));
    assertTrue(ats.master.atsOn());
    assertEquals("PREFETCH_CONFIG ATC_INV S", ats.names());
  }

  @Test
  @DisplayName("C228 C229 C231 C237")
  void unmapUnderANestParentFlushesWhatIsBuiltOnIt() {
    int parent = desk.parent();
    desk.map(0x7000_0000, 0x1000);
    desk.unmap(0x7000_0000, 0x1000);
    assertEquals("", desk.commands(), "C231: nobody is attached");
    assertNull(desk.attach(parent));
    desk.commands();
    desk.map(0x7000_0000, 0x4_0000);
    assertEquals("", desk.commands(), "C237");
    desk.unmap(0x7000_0000, 0x4_0000);
    assertEquals(
        "TLBI_S2_IPA vmid=1 ipa=0x70000000 size=0x40000 tg=4K ttl=3 leaf; S;"
            + " TLBI_NH_ALL vmid=1; S",
        desk.commands(),
        "C229");
    ArmDesk ats = new ArmDesk(ArmDesk.FULL, true);
    assertNull(ats.attach(ats.parent()));
    ats.commands();
    ats.map(0x7000_0000, 0x1000);
    ats.unmap(0x7000_0000, 0x1000);
    assertTrue(ats.commands().endsWith("TLBI_NH_ALL vmid=1; S; ATC_INV sid=0x208 all; S"), "C228");
  }

  @Test
  @DisplayName("C232 C243")
  void stageOneRangesAndTheLastUser() {
    ArmDesk ats = new ArmDesk(ArmDesk.FULL, true);
    int hwpt = ats.plain();
    assertNull(ats.attach(hwpt));
    ats.commands();
    ats.map(0x8000, 0x4000);
    ats.unmap(0x8000, 0x4000);
    assertEquals(
        "TLBI_NH_VA vmid=0 asid=1 va=0x8000 size=0x4000 tg=4K ttl=3 leaf; S;"
            + " ATC_INV sid=0x208 addr=0x8000 size=0x4000; S",
        ats.commands(),
        "C232");
    ats.detach();
    assertTrue(ats.commands().contains("TLBI_NH_ASID vmid=0 asid=1; S"), "C243");
    assertNull(ats.error(Ioctl.DESTROY, Map.of("id", (long) hwpt), null));
    assertEquals("", ats.commands(), "C243: nothing at the end");
  }

  @Test
  @DisplayName("C171")
  void aViommuOfTypeOneHasNoHardwareQueues() {
    Map<String, Long> values =
        Map.of("viommu_id", (long) desk.viommu(desk.parent()), "type", 1L, "length", 4096L);
    assertEquals(Errno.EOPNOTSUPP, desk.error(Ioctl.HW_QUEUE_ALLOC, values, null));
  }

  @Test
  @DisplayName("C197 C198 C199")
  void theSecondAttachReplaces() {
    int first = desk.plain();
    int second = desk.parent();
    assertNull(desk.attach(first));
    assertNull(desk.attach(second));
    desk.commands();
    assertNull(desk.attach(second));
    assertEquals("", desk.commands(), "C198");
    Map<String, Long> small = Map.of("argsz", 8L, "pt_id", (long) first);
    Answer refused = desk.vfio(VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT, small);
    assertEquals(Errno.EINVAL, refused.error().orElseThrow(), "C199");
    assertNull(desk.error(Ioctl.DESTROY, Map.of("id", (long) first), null), "C197");
  }
}
