package org.vsmmu.iommufd.tegra241;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.vsmmu.iommufd.Desk;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.arm.ArmIommu;
import org.vsmmu.iommufd.arm.PhysicalCommand;
import org.vsmmu.iommufd.arm.TagPool;
import org.vsmmu.iommufd.arm.Unknown;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.QueueFile;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.host.AddressSpace;
import org.vsmmu.iommufd.host.AddressSpace.Protection;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.PageFrame;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.smmu.command.CommandWords;
import org.vsmmu.smmu.register.IdRegisters;

/** The conformance cases of the Tegra241 CMDQV, under their ids. */
class TegraCasesTest {
  /** Queues of up to 2^19 commands; ATS, RIL, both stages. */
  private static final IdRegisters IDS =
      new IdRegisters(0x0d44_141b, 0x0273_0010, 0, 0x1414, 0x74, 1);

  private static final long PAGE = 4096;
  private static final long MEMORY = 0x10_0000_0000L;
  private static final int SID = 0x208;

  private final Desk desk = Desk.plain();
  private final ArmIommu smmu =
      new ArmIommu(new ArmFeatures(IDS, 0, true, true), TagPool.fresh(16));
  private final TegraIommu iommu = new TegraIommu(smmu, new TegraFeatures(1, 3, 2, 2));
  private final int ioas = desk.ioas();
  private final int device = device(SID);
  private final int parent = desk.hwpt(device, ioas, 1).out("out_hwpt_id");

  private int device(int sid) {
    var master = smmu.newMaster(Unknown.bound("SID", sid), true);
    return desk.bind(new VfioDevice(new TegraHardware(iommu, master)));
  }

  private Desk.Call guestIommu(byte[] data) {
    Desk.Call call = desk.viommu(device, parent, 2);
    return data == null ? call : call.with("data_len", data.length).buffer("data_uptr", data);
  }

  private int viommu() {
    return guestIommu(new byte[16]).out("out_viommu_id");
  }

  private TegraViommu driver(int id) {
    Viommu viommu = (Viommu) desk.iommufd().ids().find(id).orElseThrow();
    return (TegraViommu) viommu.driver();
  }

  private Desk.Call queue(int viommu, int index, long iova, long length) {
    return desk.call(Ioctl.HW_QUEUE_ALLOC)
        .with("viommu_id", viommu)
        .with("type", 1)
        .with("index", index)
        .with("nesting_parent_iova", iova)
        .with("length", length);
  }

  private void map(long iova, long length) {
    assertNull(desk.map(ioas, MEMORY, length, iova, 7).error());
  }

  private String commands() {
    return smmu.commands().take().stream()
        .map(c -> c.equals(PhysicalCommand.SYNC) ? "S" : c.toString().split(" ")[0])
        .collect(Collectors.joining(" "));
  }

  @Test
  @DisplayName("C042")
  void hardwareInfoHasTheQueuesAndStreamIds() {
    Answer info = desk.call(Ioctl.GET_HW_INFO)
        .with("dev_id", device)
        .with("flags", 1)
        .with("data_type", 3)
        .with("data_len", 8)
        .buffer("data_uptr", new byte[8])
        .answer();
    assertEquals(Optional.empty(), info.error());
    byte[] blob = info.buffers().get("data_uptr").bytes();
    assertArrayEquals(new byte[] {0, 0, 0, 0, 1, 1, 1, 0}, blob);
    StructValue out = StructValue.of(info.structure().bytes());
    assertEquals(8, out.u32(Ioctl.GET_HW_INFO.layout().find("data_len").orElseThrow()));
    assertEquals(3, out.u32(Ioctl.GET_HW_INFO.layout().find("data_type").orElseThrow()));
  }

  @Test
  void hardwareInfoOfTheSmmuIsStillThere() {
    Desk.Call info = desk.call(Ioctl.GET_HW_INFO).with("dev_id", device);
    assertEquals(40, info.out("data_len"));
    assertEquals(Errno.EOPNOTSUPP, info.with("flags", 1).with("data_type", 4).error());
  }

  @Test
  @DisplayName("C171")
  void plainGuestIommusHaveNoQueues() {
    int plain = desk.viommu(device, parent, 1).out("out_viommu_id");
    map(0, PAGE);
    assertEquals(Errno.EOPNOTSUPP, queue(plain, 0, 0, PAGE).error());
  }

  @ParameterizedTest(name = "C172 length {0}")
  @CsvSource({
    "48, EINVAL",
    "16, EINVAL",
    "16777216, EINVAL",
    "8388608, ",
    "32, ",
    "4096, ",
  })
  void queuesAreAPowerOfTwoThatTheSmmuKnows(long length, Errno error) {
    Backing huge = Backing.hugePages("guest");
    long span = 1L << 25;
    desk.process.memory().map(MEMORY, span, huge, 0, Protection.READ_WRITE, false);
    for (long page = 0; page < span / PAGE; page++) {
      desk.machine.physical().place(new PageFrame(huge, page), (1L << 30) + page * PAGE);
    }
    map(0, span);
    assertEquals(error, queue(viommu(), 0, 0, length).error());
  }

  @Test
  @DisplayName("C173")
  void queuesLieAtAMultipleOfTheirLength() {
    map(0, PAGE);
    int viommu = viommu();
    assertEquals(Errno.EINVAL, queue(viommu, 0, 64, 128).error());
    assertNull(queue(viommu, 0, 128, 128).error());
  }

  @Test
  @DisplayName("C173")
  void anUnknownPlaceIsDecidedByWhatIsSeen() {
    map(0, 4 * PAGE);
    int viommu = viommu();
    int einval = Errno.EINVAL.number();
    assertEquals(Errno.EINVAL, queue(viommu, 0, 0, 2 * PAGE).endingWith(einval).error());
    assertEquals(Errno.EINVAL, queue(viommu, 0, 0, 2 * PAGE).endingWith(0).error(), "as before");
    assertNull(queue(viommu, 0, 2 * PAGE, 2 * PAGE).endingWith(0).error());
  }

  @Test
  void queuesLieBelowBit48() {
    AddressSpace memory = desk.process.memory();
    Backing page = Backing.pages("guest");
    memory.map(MEMORY, PAGE, page, 0, Protection.READ_WRITE, false);
    desk.machine.physical().place(new PageFrame(page, 0), 1L << 48);
    map(0, PAGE);
    assertEquals(Errno.EINVAL, queue(viommu(), 0, 0, PAGE).error());
  }

  @Test
  @DisplayName("C174")
  void queuesAreContiguous() {
    AddressSpace memory = desk.process.memory();
    memory.map(MEMORY, PAGE, Backing.pages("one"), 0, Protection.READ_WRITE, false);
    memory.map(MEMORY + PAGE, PAGE, Backing.pages("other"), 0, Protection.READ_WRITE, false);
    map(0, 2 * PAGE);
    int viommu = viommu();
    assertEquals(Errno.EFAULT, queue(viommu, 0, 0, 2 * PAGE).error());
    assertNull(queue(viommu, 0, PAGE, PAGE).error());
  }

  @Test
  @DisplayName("C175")
  void aQueueTakesTwoIds() {
    map(0, 2 * PAGE);
    int viommu = viommu();
    int first = queue(viommu, 0, 0, PAGE).out("out_hw_queue_id");
    assertEquals(first + 2, queue(viommu, 1, PAGE, PAGE).out("out_hw_queue_id"));
    assertEquals(first + 4, desk.ioas());
  }

  @Test
  @DisplayName("C176")
  void guestIommusOfTheTypeNeedTheirDataAndAnInterface() {
    assertEquals(Errno.EINVAL, guestIommu(null).error());
    assertEquals(Errno.EINVAL, guestIommu(new byte[8]).error());
    assertEquals(Errno.EINVAL, guestIommu(new byte[24]).error());
    assertEquals(
        Errno.EFAULT,
        desk.viommu(device, parent, 2)
            .with("data_len", 16)
            .buffer("data_uptr", null)
            .error());
    int first = viommu();
    viommu();
    assertEquals(Errno.ENOSPC, guestIommu(new byte[16]).error());
    assertNull(desk.destroy(first));
    assertEquals(1, iommu.freeInterfaces());
    viommu();
  }

  @Test
  void thePageOfAnInterfaceIsMapped() throws CallFailed {
    byte[] out = guestIommu(new byte[16]).answer().buffers().get("data_uptr").bytes();
    byte[] again = guestIommu(new byte[16]).answer().buffers().get("data_uptr").bytes();
    assertArrayEquals(new byte[] {0, 0x10, 0, 0}, Arrays.copyOf(out, 4));
    assertArrayEquals(new byte[] {0, 0x10, 1, 0}, Arrays.copyOf(again, 4));
    assertEquals(1, out[10], "64 KiB");
    AddressSpace.Region region = desk.iommufd().region(PAGE, 64 << 10, true, false);
    desk.process.memory().map(0x7000_0000, 64 << 10, region);
    int viommu = parent + 1;
    assertEquals(Errno.EBUSY, desk.destroy(viommu));
    desk.process.memory().unmap(0x7000_0000, 64 << 10);
    assertNull(desk.destroy(viommu));
    assertThrows(CallFailed.class, () -> desk.iommufd().region(PAGE, 64 << 10, true, false));
  }

  @Test
  @DisplayName("C177")
  void guestNamesHaveTwentyBitsAndASlot() {
    int viommu = viommu();
    assertEquals(Errno.EINVAL, desk.vdevice(viommu, device, 0x10_0000).error());
    int vdevice = desk.vdevice(viommu, device, 0xf_ffff).out("out_vdevice_id");
    var slots = driver(viommu).virtualInterface().slots();
    assertEquals(0x1f_ffff, slots.get(0).match());
    assertEquals(OptionalLong.of(SID), slots.get(0).replace().value());
    assertNull(desk.vdevice(viommu, device(1), 1).error());
    assertEquals(Errno.ENOSPC, desk.vdevice(viommu, device(2), 2).error());
    assertNull(desk.destroy(vdevice));
    assertEquals(1, slots.size());
    assertNull(desk.vdevice(viommu, device, 3).error());
  }

  @Test
  void queuesComeAndGoInOrder() {
    map(0, 4 * PAGE);
    int viommu = viommu();
    assertEquals(Errno.EIO, queue(viommu, 1, 0, PAGE).error());
    assertEquals(Errno.EINVAL, queue(viommu, 2, 0, PAGE).error());
    assertEquals(Errno.ENOENT, queue(viommu, 2, 8 * PAGE, PAGE).error(), "memory comes first");
    int first = queue(viommu, 0, 0, PAGE).out("out_hw_queue_id");
    assertEquals(Errno.EEXIST, queue(viommu, 0, PAGE, PAGE).error());
    int second = queue(viommu, 1, PAGE, PAGE).out("out_hw_queue_id");
    assertEquals(Errno.EBUSY, desk.destroy(first));
    assertEquals(Errno.EBUSY, desk.destroy(viommu));
    assertEquals(Errno.EBUSY, desk.unmap(ioas, 0, -1).error());
    commands();
    assertNull(desk.destroy(second));
    assertEquals("S", commands(), "the SYNC that takes an overdue ATC_INV's blame");
    assertNull(desk.destroy(first));
    assertTrue(driver(viommu).virtualInterface().queues().isEmpty());
    assertNull(desk.unmap(ioas, 0, -1).error());
    assertNull(desk.destroy(viommu));
  }

  @Test
  void aFailedQueueLeavesNothing() {
    map(0, PAGE);
    int viommu = viommu();
    commands();
    assertEquals(Errno.EINVAL, queue(viommu, 0, 0, 16).error());
    assertEquals("", commands(), "no queue, no SYNC");
    assertNull(desk.unmap(ioas, 0, PAGE).error());
    assertNull(desk.destroy(viommu));
  }

  @Test
  void theBaseRegisterHasAddressAndSize() {
    Backing page = Backing.pages("guest");
    desk.process.memory().map(MEMORY, PAGE, page, 0, Protection.READ_WRITE, false);
    desk.machine.physical().place(new PageFrame(page, 0), 0x8_0000_0000L);
    map(0, PAGE);
    int viommu = viommu();
    queue(viommu, 0, 1024, 1024).out("out_hw_queue_id");
    var mapped = driver(viommu).virtualInterface().queues().get(0);
    assertEquals(OptionalLong.of(0x8_0000_0406L), mapped.baseRegister());
  }

  private static CommandWords words(long w0, long w1) {
    return new CommandWords(w0, w1);
  }

  @Test
  @DisplayName("C178")
  void guestQueuesExecuteAShortList() {
    CommandWords nhAll = words(0x10, 0);
    CommandWords nhAsid = words(0x0005_0000_0000_0011L, 0);
    CommandWords nhVa = words(0x0005_0000_0000_0012L, 0x1001);
    List<VcmdqCommands.Batch> batches =
        VcmdqCommands.batches(new ArrayList<>(List.of(nhAsid, nhVa, nhAll, nhVa)));
    assertEquals(
        List.of(
            new VcmdqCommands.Batch(true, List.of(nhAsid, nhVa)),
            new VcmdqCommands.Batch(false, List.of(nhAll, nhVa))),
        batches);
    assertEquals(List.of(), VcmdqCommands.batches(List.of()));
  }

  @Test
  void theInterfacePutsVmidAndStreamIdIn() {
    int viommu = viommu();
    desk.vdevice(viommu, device, 0x10).out("out_vdevice_id");
    TegraViommu driver = driver(viommu);
    assertEquals(
        words(0x0005_0001_0000_0011L, 0),
        driver.execute(words(0x0005_0033_0000_0011L, 0)).orElseThrow().known());
    assertEquals(
        words(0x0000_0208_0000_0040L, 52),
        driver.execute(words(0x0000_0010_0000_0040L, 52)).orElseThrow().known());
    assertEquals(Optional.empty(), driver.execute(words(0x0000_0011_0000_0040L, 52)), "no slot");
    assertEquals(Optional.empty(), driver.execute(words(0x10, 0)));
    assertEquals(
        VcmdqCommands.SYNC, driver.execute(words(0x46, 0)).orElseThrow().words());
  }

  @Test
  void otherCommandsGoThroughTheCall() {
    int viommu = viommu();
    byte[] nhAll = new byte[16];
    nhAll[0] = 0x10;
    commands();
    Answer answer = desk.call(Ioctl.HWPT_INVALIDATE)
        .with("hwpt_id", viommu)
        .with("data_uptr", 0x1000)
        .with("data_type", 1)
        .with("entry_len", 16)
        .with("entry_num", 1)
        .buffer("data_uptr", nhAll)
        .answer();
    assertEquals(Optional.empty(), answer.error());
    assertEquals("TLBI_NH_ALL S", commands());
  }

  @Test
  void errorsOfQueuesReachTheGuest() throws CallFailed {
    int id = viommu();
    Viommu viommu = (Viommu) desk.iommufd().ids().find(id).orElseThrow();
    Desk.Call alloc = desk.call(Ioctl.VEVENTQ_ALLOC)
        .with("viommu_id", id)
        .with("type", 2)
        .with("veventq_depth", 1);
    assertTrue(!TegraViommu.report(viommu, 1, 0), "nobody listens");
    int fd = alloc.out("out_veventq_fd");
    assertTrue(TegraViommu.report(viommu, 2, 1));
    QueueFile queue = desk.process.files().find(fd, QueueFile.class).orElseThrow();
    byte[] read = queue.read(64);
    assertEquals(24, read.length);
    assertEquals(2, read[8]);
    assertEquals(1, read[16]);
  }
}
