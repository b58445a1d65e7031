package org.vsmmu.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.TestOperation;

/** The conformance cases of the core, under their ids. */
class CoreCasesTest {
  private static final long USER = 0x1000_0000;
  private static final int FIXED_RW = 7;
  private static final long PAGE = 4096;

  private final Desk desk = Desk.mock();

  private Errno raw(int command, byte[] bytes) {
    Answer answer =
        desk.kernel.ioctl(desk.process, desk.fd, new Request(command, 0, bytes, Map.of()));
    return answer.error().orElse(null);
  }

  @Test
  @DisplayName("C001 C002 C003 C008")
  void destroyChecksNumberPointerAndSize() {
    assertEquals(Errno.ENOENT, desk.destroy(0));
    assertEquals(Errno.EFAULT, raw(0x3b80, null));
    assertEquals(Errno.EFAULT, raw(0x3b9f, null));
    assertEquals(Errno.ENOTTY, raw(0x3b7f, new byte[] {8, 0, 0, 0, 0, 0, 0, 0}));
    assertEquals(Errno.ENOTTY, raw(0x3b96, new byte[] {8, 0, 0, 0, 0, 0, 0, 0}));
    byte[] longer = new byte[16];
    longer[0] = 16;
    assertEquals(Errno.ENOENT, raw(0x3b80, longer));
    longer[8] = 1;
    assertEquals(Errno.E2BIG, raw(0x3b80, longer));
    assertEquals(Errno.EINVAL, desk.call(Ioctl.DESTROY).sized(7).error());
  }

  @Test
  @DisplayName("C004")
  void withoutSelftestsTheTableEndsEarlier() {
    Desk plain = Desk.plain();
    byte[] bytes = {8, 0, 0, 0, 0, 0, 0, 0};
    Request request = new Request(0x3b96, 0, bytes);
    assertEquals(
        Errno.ENOTTY,
        plain.kernel.ioctl(plain.process, plain.fd, request).error().orElseThrow());
  }

  @Test
  @DisplayName("C009 C010")
  void oldStructuresAreShorter() {
    int ioas = desk.ioas();
    int[] device = desk.device(ioas);
    int parent = desk.hwpt(device[2], ioas, 1).sized(24).out("out_hwpt_id");
    assertEquals(5, parent);
    assertEquals(6, desk.viommu(device[2], parent, 0xdeadbeef).sized(24).out("out_viommu_id"));
  }

  @Test
  @DisplayName("C011 C012 C013")
  void idsAreTheLowestFree() {
    assertEquals(1, desk.ioas());
    assertEquals(2, desk.ioas());
    assertEquals(3, desk.ioas());
    assertNull(desk.destroy(2));
    assertEquals(2, desk.ioas());
    int[] device = desk.device(1);
    assertEquals(Errno.ENOENT, desk.viommu(device[2], 99, 0xdeadbeef).error());
    assertEquals(7, desk.ioas());
  }

  @Test
  @DisplayName("C014 C015 C016 C017 C018")
  void whatIsHeldIsBusy() {
    int ioas = desk.ioas();
    assertNull(desk.map(ioas, USER, PAGE, 0x100_0000, FIXED_RW).error());
    int[] device = desk.device(ioas);
    assertEquals(4, device[1], "C018: the automatic HWPT");
    assertEquals(Errno.EBUSY, desk.destroy(device[2]), "C014");
    assertEquals(Errno.EBUSY, desk.destroy(ioas), "C016");
    assertNull(desk.destroy(device[0]));
    assertNull(desk.destroy(ioas), "C015 C017");
    assertEquals(0, desk.iommufd().ids().objects().size());
  }

  @Test
  @DisplayName("C019")
  void anAutomaticHwptDiesWithItsLastDevice() {
    int ioas = desk.ioas();
    int[] device = desk.device(ioas);
    int hwpt = desk.hwpt(device[2], ioas, 0).out("out_hwpt_id");
    TestOperation replace = TestOperation.MOCK_DOMAIN_REPLACE;
    assertNull(desk.test(replace, device[0]).with("pt_id", hwpt).error());
    assertEquals(
        Errno.ENOENT, desk.test(replace, device[0]).with("pt_id", device[1]).error());
  }

  @Test
  @DisplayName("C020 C021 C022 C023")
  void unmapTakesWholeAreasOnly() {
    int ioas = desk.ioas();
    assertEquals(Errno.ENOENT, desk.unmap(ioas, 0x1000, PAGE).error());
    assertNull(desk.unmap(ioas, 0, -1).error());
    assertNull(desk.unmap(ioas, 0, -1).error());
    assertNull(desk.map(ioas, USER, 2 * PAGE, 0x10000, FIXED_RW).error());
    assertEquals(Errno.ENOENT, desk.unmap(ioas, 0x10000, PAGE).error());
    assertEquals(Errno.ENOENT, desk.unmap(ioas, 0x11000, PAGE).error());
    assertEquals(Errno.EEXIST, desk.map(ioas, USER, PAGE, 0x11000, FIXED_RW).error());
    assertEquals(Errno.EEXIST, desk.map(ioas, USER, 3 * PAGE, 0xf000, FIXED_RW).error());
  }

  private Answer ranges(int ioas, int slots) {
    return desk.call(Ioctl.IOAS_IOVA_RANGES)
        .with("ioas_id", ioas)
        .with("num_iovas", slots)
        .buffer("allowed_iovas", new byte[slots * 16])
        .answer();
  }

  private static long[] longs(Answer answer) {
    ByteBuffer bytes = ByteBuffer.wrap(answer.buffers().get("allowed_iovas").bytes());
    long[] longs = new long[bytes.remaining() / 8];
    bytes.order(ByteOrder.LITTLE_ENDIAN).asLongBuffer().get(longs);
    return longs;
  }

  @Test
  @DisplayName("C024 C025 C026")
  void rangesAreTheHolesBetweenReservedOnes() {
    int ioas = desk.ioas();
    Answer fresh = ranges(ioas, 1);
    assertEquals(0, fresh.errno());
    assertEquals(0, longs(fresh)[0]);
    assertEquals(-1, longs(fresh)[1]);
    Answer none = ranges(ioas, 0);
    assertEquals(Errno.EMSGSIZE, none.error().orElseThrow());
    assertEquals(1, StructValue.of(none.structure().bytes()).toBytes()[8]);
    TestOperation reserve = TestOperation.ADD_RESERVED;
    assertNull(desk.test(reserve, ioas).with("start", PAGE).with("length", PAGE).error());
    long[] two = longs(ranges(ioas, 2));
    assertEquals(PAGE - 1, two[1]);
    assertEquals(2 * PAGE, two[2]);
    assertEquals(-1, two[3]);
  }

  @Test
  @DisplayName("C027 C028 C029 C030")
  void mapChecksInOrder() {
    int ioas = desk.ioas();
    assertEquals(Errno.EINVAL, desk.map(ioas, USER, PAGE, 0, 0).error(), "C028");
    assertEquals(Errno.EOPNOTSUPP, desk.map(ioas, USER, PAGE, 0, 8).error(), "C029");
    assertEquals(Errno.EOVERFLOW, desk.map(ioas, USER, PAGE, -1, 4).error(), "C030");
    TestOperation reserve = TestOperation.ADD_RESERVED;
    assertNull(
        desk.test(reserve, ioas).with("start", 0).with("length", -PAGE - 1).error());
    assertEquals(Errno.ENOSPC, desk.map(ioas, USER, PAGE, 0, 4).error(), "C027");
  }

  @Test
  @DisplayName("C034 C035 C036 C037 C038 C043 C044")
  void hardwareInfoFillsWhatFits() {
    int ioas = desk.ioas();
    assertEquals(Errno.ENOENT, desk.call(Ioctl.GET_HW_INFO).with("dev_id", 9).error());
    int device = desk.device(ioas)[2];
    assertEquals(8, desk.call(Ioctl.GET_HW_INFO).with("dev_id", device).out("data_len"));
    byte[] large = new byte[16];
    large[15] = 1;
    Answer filled = desk.call(Ioctl.GET_HW_INFO)
        .with("dev_id", device)
        .with("data_len", 16)
        .buffer("data_uptr", large)
        .answer();
    byte[] bytes = filled.buffers().get("data_uptr").bytes();
    assertEquals((byte) 0xef, bytes[4]);
    assertEquals(0, bytes[15]);
    assertEquals(
        8,
        desk.call(Ioctl.GET_HW_INFO)
            .with("dev_id", device)
            .with("data_len", 4)
            .buffer("data_uptr", new byte[4])
            .out("data_len"));
    Desk.Call typed = desk.call(Ioctl.GET_HW_INFO).with("dev_id", device).with("flags", 1);
    assertEquals(Errno.EOPNOTSUPP, typed.with("data_type", 7).error(), "C038");
    Desk.Call info = desk.call(Ioctl.GET_HW_INFO).with("dev_id", device);
    assertEquals(Errno.EOPNOTSUPP, info.with("flags", 2).error(), "C043");
    info = desk.call(Ioctl.GET_HW_INFO).with("dev_id", device);
    assertEquals(Errno.EOPNOTSUPP, info.with("__reserved", 1 << 16).error(), "C044");
  }

  @Test
  @DisplayName("C046")
  void pasidDevicesSayHowMany() {
    int ioas = desk.ioas();
    Desk.Call make = desk.test(TestOperation.MOCK_DOMAIN_FLAGS, ioas).with("dev_flags", 4);
    int device = make.out("out_idev_id");
    Answer info = desk.call(Ioctl.GET_HW_INFO).with("dev_id", device).answer();
    assertEquals(20, info.structure().bytes()[28]);
  }
}
