package org.vsmmu.iommufd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.QueueFile;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.TestOperation;

/** The conformance cases of HWPT, vIOMMU and queues on mock devices, under their ids. */
class NestingCasesTest {
  private static final int TYPE = 0xdeadbeef;
  private static final int HWPT_TYPE = 0xdead;
  private static final byte[] WORD = {1, 2, 3, 4};

  private final Desk desk = Desk.mock();
  private int ioas;
  private int[] device;
  private int parent;

  @BeforeEach
  void makeParent() {
    ioas = desk.ioas();
    device = desk.device(ioas);
    parent = desk.hwpt(device[2], ioas, 1).out("out_hwpt_id");
  }

  private Desk.Call nested(int on, int flags) {
    return desk.hwpt(device[2], on, flags)
        .with("data_type", HWPT_TYPE)
        .with("data_len", 4)
        .buffer("data_uptr", WORD);
  }

  private int nested() {
    return nested(parent, 0).out("out_hwpt_id");
  }

  @Test
  @DisplayName("C047 C048 C049 C050 C051")
  void pagingHwptsCheckInOrder() {
    assertEquals(Errno.ENOENT, desk.hwpt(ioas, ioas, 0).error(), "C047");
    assertEquals(Errno.EINVAL, desk.hwpt(device[2], device[2], 0).error(), "C048");
    assertEquals(Errno.EINVAL, desk.hwpt(device[2], 9999, 0).error(), "C049");
    assertEquals(Errno.EOPNOTSUPP, desk.hwpt(device[2], ioas, 5).error(), "C050");
    assertEquals(Errno.EOPNOTSUPP, desk.hwpt(device[2], ioas, ~1).error(), "C051");
  }

  @Test
  @DisplayName("C052 C053 C054 C055 C056 C057 C058 C059 C060")
  void nestedHwptsCheckInOrder() {
    assertEquals(Errno.EINVAL, nested(parent, 0).with("data_type", 0).error(), "C052");
    assertEquals(Errno.EOPNOTSUPP, nested(parent, 0).with("data_type", 5).error(), "C053");
    assertEquals(Errno.EINVAL, nested(parent, 0).with("data_len", 3).error(), "C054");
    assertEquals(Errno.EFAULT, nested(parent, 0).buffer("data_uptr", null).error(), "C055");
    assertEquals(Errno.EOPNOTSUPP, nested(parent, 1).error(), "C056");
    int plain = desk.hwpt(device[2], ioas, 0).out("out_hwpt_id");
    assertEquals(Errno.EINVAL, nested(plain, 0).error(), "C057");
    int child = nested();
    assertEquals(Errno.EINVAL, nested(child, 0).error(), "C058");
    assertEquals(Errno.EBUSY, desk.destroy(parent), "C059");
    assertEquals(Errno.ENOENT, nested(parent, 4).with("fault_id", -1).error(), "C060");
    assertEquals(child + 1, nested(), "C060: nothing is left of it");
  }

  @Test
  @DisplayName("C061")
  void anAttachedHwptIsBusy() {
    int a = nested();
    int b = nested();
    TestOperation replace = TestOperation.MOCK_DOMAIN_REPLACE;
    assertNull(desk.test(replace, device[0]).with("pt_id", a).error());
    assertEquals(Errno.EBUSY, desk.destroy(a));
    assertNull(desk.test(replace, device[0]).with("pt_id", b).error());
    assertNull(desk.destroy(a));
  }

  private Answer invalidate(int id, int type, int length, int count, byte[] bytes) {
    return desk.call(Ioctl.HWPT_INVALIDATE)
        .with("hwpt_id", id)
        .with("data_uptr", bytes == null ? 0 : 0x1000)
        .with("data_type", type)
        .with("entry_len", length)
        .with("entry_num", count)
        .buffer("data_uptr", bytes)
        .answer();
  }

  private static void check(Errno error, int done, Answer answer) {
    assertEquals(Optional.ofNullable(error), answer.error());
    StructValue out = StructValue.of(answer.structure().bytes());
    assertEquals(done, out.u32(Ioctl.HWPT_INVALIDATE.layout().find("entry_num").orElseThrow()));
  }

  @Test
  @DisplayName("C078 C079 C080 C081 C082 C083 C084 C085 C086 C087 C088 C089")
  void invalidationOfANestedHwpt() {
    int hwpt = nested();
    byte[] two = new byte[16];
    check(Errno.EINVAL, 0, invalidate(parent, TYPE, 8, 1, two));
    check(null, 0, invalidate(hwpt, TYPE, 8, 0, two));
    check(Errno.EINVAL, 0, invalidate(hwpt, 0xdadbeef, 8, 1, two));
    for (int length : new int[] {9, 1, 0, 4097}) {
      check(Errno.EINVAL, 0, invalidate(hwpt, TYPE, length, 1, new byte[5000]));
    }
    check(Errno.EINVAL, 0, invalidate(hwpt, TYPE, 8, 524289, two));
    check(Errno.EINVAL, 0, invalidate(hwpt, TYPE, 8, 1, null));
    two[0] = 2;
    check(Errno.EOPNOTSUPP, 0, invalidate(hwpt, TYPE, 8, 1, two));
    two[0] = 0;
    two[8] = 2;
    check(Errno.EOPNOTSUPP, 1, invalidate(hwpt, TYPE, 8, 2, two));
    two[8] = 0;
    two[12] = 4;
    check(Errno.EINVAL, 1, invalidate(hwpt, TYPE, 8, 2, two));
    two[12] = 1;
    check(null, 2, invalidate(hwpt, TYPE, 8, 2, two));
    check(Errno.ENOENT, 0, invalidate(99, TYPE, 8, 2, two));
    TestOperation look = TestOperation.MD_CHECK_IOTLB;
    assertNull(desk.test(look, hwpt).with("index", 1).with("iotlb", 0).error());
    assertNull(desk.test(look, hwpt).with("index", 2).with("iotlb", 0x04030201).error());
  }

  private int viommu() {
    return desk.viommu(device[2], parent, TYPE).out("out_viommu_id");
  }

  @Test
  @DisplayName("C091 C092 C093")
  void invalidationThroughAViommu() {
    int viommu = viommu();
    desk.vdevice(viommu, device[2], 0x99).out("out_vdevice_id");
    byte[] bytes = new byte[24];
    bytes[4] = 0x9;
    check(Errno.EINVAL, 0, invalidate(viommu, TYPE, 12, 1, bytes));
    bytes[4] = (byte) 0x99;
    bytes[16] = (byte) 0x99;
    bytes[12] = 2;
    check(Errno.EOPNOTSUPP, 1, invalidate(viommu, TYPE, 12, 2, bytes));
    TestOperation look = TestOperation.DEV_CHECK_CACHE;
    assertNull(desk.test(look, device[2]).with("index", 0).with("cache", 0).error());
    assertNull(
        desk.test(look, device[2]).with("index", 1).with("cache", 0xbaddad).error());
    bytes[0] = 1;
    check(null, 1, invalidate(viommu, TYPE, 12, 1, bytes));
    assertNull(desk.test(look, device[2]).with("index", 3).with("cache", 0).error());
  }

  @Test
  @DisplayName("C121 C122 C123 C124 C125 C126 C127")
  void viommusCheckInOrder() {
    int plain = desk.hwpt(device[2], ioas, 0).out("out_hwpt_id");
    assertEquals(Errno.ENOENT, desk.viommu(device[2], 0, TYPE).error(), "C121");
    assertEquals(Errno.EINVAL, desk.viommu(device[2], plain, TYPE).error(), "C122");
    assertEquals(Errno.EOPNOTSUPP, desk.viommu(device[2], parent, 0xdead).error(), "C123");
    assertEquals(Errno.EOPNOTSUPP, desk.viommu(device[2], parent, 0).error(), "C124");
    assertEquals(
        Errno.EOPNOTSUPP, desk.viommu(device[2], parent, TYPE).with("flags", 1).error(), "C125");
    assertEquals(Errno.EOPNOTSUPP, desk.viommu(device[2], 99, 0xdead).error(), "C126");
    int viommu = viommu();
    assertEquals(Errno.EBUSY, desk.destroy(parent), "C127");
    nested(viommu, 0).out("out_hwpt_id");
    assertEquals(Errno.EBUSY, desk.destroy(viommu), "C127");
  }

  @Test
  @DisplayName("C132 C133 C134 C135")
  void aRegionOfAViommuCanBeMapped() throws CallFailed {
    byte[] data = new byte[24];
    data[0] = (byte) 0xef;
    data[1] = (byte) 0xbe;
    Answer made = desk.viommu(device[2], parent, TYPE)
        .with("data_len", 24)
        .buffer("data_uptr", data)
        .answer();
    byte[] out = made.buffers().get("data_uptr").bytes();
    assertEquals((byte) 0xef, out[4]);
    assertEquals(0x10, out[9], "the first offset is one page");
    long page = Backing.PAGE;
    var iommufd = desk.iommufd();
    assertEquals(Errno.ENXIO, mapError(2 * page, 2 * page, true, false));
    assertEquals(Errno.ENXIO, mapError(page, page, true, false));
    assertEquals(Errno.EINVAL, mapError(page, 2 * page, false, false));
    assertEquals(Errno.EPERM, mapError(page, 2 * page, true, true));
    int viommu = 6;
    desk.process.memory().map(0x7000_0000, 2 * page, iommufd.region(page, 2 * page, true, false));
    assertEquals(Errno.EBUSY, desk.destroy(viommu), "C134");
    desk.process.memory().unmap(0x7000_0000, 2 * page);
    assertNull(desk.destroy(viommu));
  }

  private Errno mapError(long offset, long length, boolean shared, boolean executable) {
    return assertThrows(
            CallFailed.class, () -> desk.iommufd().region(offset, length, shared, executable))
        .errno();
  }

  @Test
  @DisplayName("C136 C137 C138 C139 C143")
  void vdevicesAreUnique() {
    assertEquals(Errno.ENOENT, desk.vdevice(99, device[2], 0x99).error(), "C136");
    int viommu = viommu();
    int vdevice = desk.vdevice(viommu, device[2], 0x99).out("out_vdevice_id");
    assertEquals(Errno.EEXIST, desk.vdevice(viommu, device[2], 0x88).error(), "C137");
    int[] other = desk.device(ioas);
    assertEquals(Errno.EEXIST, desk.vdevice(viommu, other[2], 0x99).error(), "C138");
    assertEquals(Errno.EBUSY, desk.destroy(viommu), "C143");
    assertNull(desk.destroy(vdevice));
    assertEquals(vdevice, desk.vdevice(viommu, device[2], 0x88).out("out_vdevice_id"), "C139");
  }

  @Test
  @DisplayName("C142")
  void unbindingLeavesATombstone() {
    int vdevice = desk.vdevice(viommu(), device[2], 0x99).out("out_vdevice_id");
    assertNull(desk.destroy(device[0]));
    assertEquals(Errno.ENOENT, desk.destroy(vdevice));
    for (int i = 0; i < 8; i++) {
      int fresh = desk.ioas();
      assertEquals(false, fresh == vdevice, "id " + fresh);
    }
  }

  @Test
  @DisplayName("C145")
  void aNestedAttachNeedsAVdevice() {
    int viommu = viommu();
    int hwpt = nested(viommu, 0).out("out_hwpt_id");
    Desk.Call replace = desk.test(TestOperation.MOCK_DOMAIN_REPLACE, device[0]).with("pt_id", hwpt);
    assertEquals(Errno.ENOENT, replace.error());
    desk.vdevice(viommu, device[2], 0x99).out("out_vdevice_id");
    assertNull(replace.error());
  }

  private Desk.Call veventq(int viommu, int type, int depth) {
    return desk.call(Ioctl.VEVENTQ_ALLOC)
        .with("viommu_id", viommu)
        .with("type", type)
        .with("veventq_depth", depth);
  }

  @Test
  @DisplayName("C147 C148 C149 C150 C151 C152 C153 C154 C155 C156")
  void eventQueuesCountWhatTheyLose() throws CallFailed {
    int viommu = viommu();
    int type = 0xbeefbeef;
    assertEquals(Errno.EINVAL, veventq(viommu, type, 0).error());
    assertEquals(Errno.EINVAL, veventq(viommu, type, 524289).error());
    assertEquals(Errno.EOPNOTSUPP, veventq(viommu, 0, 2).error());
    desk.vdevice(viommu, device[2], 0x99).out("out_vdevice_id");
    int hwpt = nested(viommu, 0).out("out_hwpt_id");
    TestOperation replace = TestOperation.MOCK_DOMAIN_REPLACE;
    assertNull(desk.test(replace, device[0]).with("pt_id", hwpt).error());
    int fd = veventq(viommu, type, 2).out("out_veventq_fd");
    assertEquals(Errno.EEXIST, veventq(viommu, type, 2).error(), "C148");
    QueueFile queue = desk.process.files().find(fd, QueueFile.class).orElseThrow();
    assertEquals(Errno.EINVAL, readError(queue, 7), "C150");
    assertEquals(0, queue.read(64).length, "C151");
    trigger(3);
    assertEquals(Errno.EINVAL, readError(queue, 8), "C152");
    assertArrayEquals(
        new byte[] {
          0, 0, 0, 0, 0, 0, 0, 0, (byte) 0x99, 0, 0, 0, //
          0, 0, 0, 0, 1, 0, 0, 0, (byte) 0x99, 0, 0, 0, //
          1, 0, 0, 0, 2, 0, 0, 0
        },
        queue.read(64),
        "C153");
    trigger(1);
    assertEquals(3, queue.read(64)[4], "C154");
    trigger(3);
    assertEquals(4, queue.read(12)[4]);
    trigger(1);
    byte[] rest = queue.read(64);
    assertEquals(24, rest.length, "C155: the header of lost events is gone");
    assertEquals(7, rest[16], "C155: and shows as a gap");
    assertEquals(Errno.EBUSY, desk.destroy(queue.object().id()), "C156");
  }

  private void trigger(int times) {
    for (int i = 0; i < times; i++) {
      assertNull(
          desk.test(TestOperation.TRIGGER_VEVENT, 0).with("dev_id", device[2]).error());
    }
  }

  private static Errno readError(QueueFile queue, int count) {
    return assertThrows(CallFailed.class, () -> queue.read(count)).errno();
  }

  @Test
  @DisplayName("C161 C162")
  void faultQueuesTakeWholeGroups() throws CallFailed {
    Answer made = desk.call(Ioctl.FAULT_QUEUE_ALLOC).answer();
    StructValue out = StructValue.of(made.structure().bytes());
    int fault = out.u32(Ioctl.FAULT_QUEUE_ALLOC.layout().find("out_fault_id").orElseThrow());
    int fd = out.u32(Ioctl.FAULT_QUEUE_ALLOC.layout().find("out_fault_fd").orElseThrow());
    int hwpt = nested(parent, 4).with("fault_id", fault).out("out_hwpt_id");
    TestOperation replace = TestOperation.MOCK_DOMAIN_REPLACE;
    assertNull(desk.test(replace, device[0]).with("pt_id", hwpt).error());
    TestOperation fire = TestOperation.TRIGGER_IOPF;
    assertNull(desk.test(fire, 0).with("dev_id", device[2]).with("addr", 0x1000).error());
    QueueFile queue = desk.process.files().find(fd, QueueFile.class).orElseThrow();
    assertEquals(Errno.ESPIPE, readError(queue, 39));
    assertEquals(Errno.EINVAL, readError(queue, 0));
    assertEquals(40, queue.read(80).length);
    byte[] response = {1, 0, 0, 0, 2, 0, 0, 0};
    assertEquals(Errno.EINVAL, writeError(queue, response), "code 2");
    response[4] = 0;
    response[0] = 9;
    assertEquals(Errno.EINVAL, writeError(queue, response), "cookie 9");
    response[0] = 1;
    assertEquals(8, queue.write(response));
    assertEquals(Errno.EINVAL, writeError(queue, response), "answered already");
  }

  private static Errno writeError(QueueFile queue, byte[] bytes) {
    return assertThrows(CallFailed.class, () -> queue.write(bytes)).errno();
  }

  private Desk.Call hwQueue(int viommu, int index, long iova) {
    return desk.call(Ioctl.HW_QUEUE_ALLOC)
        .with("viommu_id", viommu)
        .with("type", TYPE)
        .with("index", index)
        .with("nesting_parent_iova", iova)
        .with("length", Backing.PAGE);
  }

  @Test
  @DisplayName("C033 C163 C164 C165 C166 C167 C168 C169 C170 C175")
  void hardwareQueuesPinTheirMemory() {
    int viommu = viommu();
    long iova = 0x100_0000;
    assertEquals(Errno.EOPNOTSUPP, hwQueue(viommu, 0, iova).with("type", 0).error(), "C163");
    assertEquals(Errno.EINVAL, hwQueue(viommu, 0, iova).with("length", 0).error(), "C164");
    assertEquals(Errno.EOVERFLOW, hwQueue(viommu, 0, -1).error(), "C165");
    assertEquals(Errno.ENOENT, hwQueue(viommu, 0, iova).error(), "C166");
    assertNull(desk.map(ioas, 0x1000_0000, Backing.PAGE, iova, 7).error());
    assertEquals(Errno.EIO, hwQueue(viommu, 1, iova).error(), "C167");
    assertEquals(Errno.EINVAL, hwQueue(viommu, 2, iova).error(), "C168");
    int first = hwQueue(viommu, 0, iova).out("out_hw_queue_id");
    assertEquals(Errno.EEXIST, hwQueue(viommu, 0, iova).error(), "C169");
    int second = hwQueue(viommu, 1, iova).out("out_hw_queue_id");
    assertEquals(first + 2, second, "C175");
    assertEquals(Errno.EBUSY, desk.unmap(ioas, iova, Backing.PAGE).error(), "C033");
    assertEquals(Errno.EBUSY, desk.destroy(first), "C170");
    assertNull(desk.destroy(second), "C170");
    assertNull(desk.destroy(first), "C170");
    assertNull(desk.unmap(ioas, iova, Backing.PAGE).error());
  }

  @Test
  @DisplayName("C192 C193 C194 C195 C196")
  void pasidsNeedCompatibleHwpts() {
    int stdev =
        desk.test(TestOperation.MOCK_DOMAIN_FLAGS, ioas).with("dev_flags", 4).out("out_stdev_id");
    int good = desk.hwpt(device[2], ioas, 8).out("out_hwpt_id");
    int better = desk.hwpt(device[2], ioas, 8).out("out_hwpt_id");
    assertEquals(Errno.EINVAL, attach(stdev, 5, good), "C192");
    TestOperation replace = TestOperation.MOCK_DOMAIN_REPLACE;
    assertNull(desk.test(replace, stdev).with("pt_id", good).error());
    assertEquals(Errno.EINVAL, attach(stdev, 5, ioas), "C194");
    assertNull(attach(stdev, 5, good));
    assertEquals(Errno.EBUSY, attach(stdev, 5, good), "C195");
    assertEquals(Errno.EINVAL, replace(stdev, 6, good), "C195");
    assertEquals(Errno.EINVAL, desk.test(replace, stdev).with("pt_id", ioas).error(), "C193");
    assertNull(attach(stdev, 1024, good));
    assertEquals(Errno.ENOMEM, replace(stdev, 1024, better), "C196");
    TestOperation check = TestOperation.PASID_CHECK_HWPT;
    assertNull(desk.test(check, stdev).with("pasid", 1024).with("hwpt_id", good).error());
  }

  /** A device without PASIDs has 2^0 of them: the RID. */
  @Test
  void aDeviceWithoutPasidsTakesNone() {
    int ioas = desk.ioas();
    int[] device = desk.device(ioas);
    int fit = desk.hwpt(device[2], ioas, 8).out("out_hwpt_id");
    TestOperation move = TestOperation.MOCK_DOMAIN_REPLACE;
    assertNull(desk.test(move, device[0]).with("pt_id", fit).error());
    assertEquals(Errno.EINVAL, attach(device[0], 1, fit));
    assertEquals(Errno.EBUSY, attach(device[0], 0, fit));
  }

  private Errno attach(int stdev, int pasid, int pt) {
    TestOperation op = TestOperation.PASID_ATTACH;
    return desk.test(op, stdev).with("pasid", pasid).with("pt_id", pt).error();
  }

  private Errno replace(int stdev, int pasid, int pt) {
    TestOperation op = TestOperation.PASID_REPLACE;
    return desk.test(op, stdev).with("pasid", pasid).with("pt_id", pt).error();
  }
}
