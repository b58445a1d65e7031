package org.vsmmu.iommufd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.BitSet;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.host.AddressSpace.Protection;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.MemoryFile;
import org.vsmmu.iommufd.host.PlainFile;
import org.vsmmu.iommufd.host.Process;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.IoasMapStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.TestOperation;
import org.vsmmu.iommufd.uapi.VfioIoasStruct;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.iommufd.uapi.VfioMapDmaStruct;

/** Pinning, forks, files and what accesses move (iommufd-core 5, 9). */
class MemoryTest {
  private static final long PAGE = Backing.PAGE;
  private static final long USER = 0x1000_0000;
  private static final long IOVA = 0x100_0000;
  private static final int FIXED_RW = 7;

  private final Desk desk = Desk.mock();
  private final int ioas = desk.ioas();

  private Process childThatMaps() {
    Process child = desk.machine.fork(desk.process, "child1");
    StructValue map = StructValue.ofSize(40);
    map.put(IoasMapStruct.SIZE, 40).put(IoasMapStruct.FLAGS, FIXED_RW);
    map.put(IoasMapStruct.IOAS_ID, ioas).put(IoasMapStruct.USER_VA, USER);
    map.put(IoasMapStruct.LENGTH, PAGE).put(IoasMapStruct.IOVA, IOVA);
    Request request = new Request(Ioctl.IOAS_MAP.code(), 0, map.toBytes());
    assertEquals(0, desk.kernel.ioctl(child, desk.fd, request).errno());
    return child;
  }

  @Test
  void memoryOfADeadProcessCannotBePinned() {
    childThatMaps().exit();
    assertEquals(Errno.EFAULT, desk.test(TestOperation.MOCK_DOMAIN, ioas).error());
  }

  @Test
  void pagesThatAreHeldOutliveTheirProcess() {
    desk.device(ioas);
    childThatMaps().exit();
    assertNull(desk.hwpt(desk.device(ioas)[2], ioas, 0).error());
  }

  @Test
  void aPageIsPinnedOncePerMapping() {
    desk.device(ioas);
    assertNull(desk.map(ioas, USER, PAGE, IOVA, FIXED_RW).error());
    TestOperation check = TestOperation.MD_CHECK_REFS;
    Desk.Call refs = desk.test(check, 0).with("uptr", USER).with("length", PAGE);
    assertNull(refs.with("refs", 1).error());
    Desk.Call copy = desk.call(Ioctl.IOAS_COPY)
        .with("flags", FIXED_RW)
        .with("dst_ioas_id", ioas)
        .with("src_ioas_id", ioas)
        .with("length", PAGE)
        .with("src_iova", IOVA)
        .with("dst_iova", IOVA + PAGE);
    assertNull(copy.error());
    assertNull(refs.with("refs", 1).error(), "a copy shares");
    assertNull(desk.map(ioas, USER, PAGE, IOVA + 2 * PAGE, FIXED_RW).error());
    assertNull(refs.with("refs", 2).error(), "a second mapping does not");
    assertEquals(Errno.EIO, refs.with("refs", 1).error());
  }

  private Desk.Call mapFile(int fd, long start, long length) {
    return desk.call(Ioctl.IOAS_MAP_FILE)
        .with("flags", FIXED_RW)
        .with("ioas_id", ioas)
        .with("fd", fd)
        .with("start", start)
        .with("length", length)
        .with("iova", IOVA);
  }

  @Test
  void filesAreOnlyLookedAtWhenPinned() {
    MemoryFile file = new MemoryFile(false);
    file.resize(2 * PAGE);
    int memfd = desk.process.files().install(file);
    int other = desk.process.files().install(new PlainFile("log"));
    assertEquals(Errno.EBADF, mapFile(99, 0, PAGE).error());
    assertNull(mapFile(other, 0, PAGE).error(), "no domain looks yet");
    assertNull(desk.unmap(ioas, IOVA, PAGE).error());
    desk.device(ioas);
    assertEquals(Errno.EINVAL, mapFile(other, 0, PAGE).error());
    assertEquals(Errno.EINVAL, mapFile(memfd, PAGE, 2 * PAGE).error(), "past the end");
    assertNull(mapFile(memfd, PAGE, PAGE).error());
    long mapped = 0x2000_0000;
    desk.process.memory().map(mapped, 2 * PAGE, file.backing(), 0, Protection.READ_WRITE, true);
    TestOperation check = TestOperation.MD_CHECK_REFS;
    assertNull(desk.test(check, 0)
        .with("uptr", mapped + PAGE)
        .with("length", PAGE)
        .with("refs", 1)
        .error());
  }

  @Test
  @DisplayName("what is unmapped, read-only or below 64 KiB cannot be pinned")
  void pinningNeedsMappedMemory() {
    desk.device(ioas);
    assertEquals(Errno.EFAULT, desk.map(ioas, 0x1000, PAGE, IOVA, FIXED_RW).error());
    desk.process.memory().unmap(USER, PAGE);
    assertEquals(Errno.EFAULT, desk.map(ioas, USER, PAGE, IOVA, FIXED_RW).error());
    desk.process.memory().map(USER, PAGE, Backing.pages("ro"), 0, Protection.READ, false);
    assertEquals(Errno.EFAULT, desk.map(ioas, USER, PAGE, IOVA, FIXED_RW).error());
    assertNull(desk.map(ioas, USER, PAGE, IOVA, 5).error());
  }

  private Desk.Call transfer(int access, long iova, int length, int flags) {
    return desk.test(TestOperation.ACCESS_RW, access)
        .with("iova", iova)
        .with("length", length)
        .with("uptr", 0x5000_0000)
        .with("flags", flags);
  }

  @Test
  void whatAnAccessWroteIsReadAgain() {
    int access = desk.test(TestOperation.CREATE_ACCESS, ioas).out("out_access_fd");
    assertNull(desk.map(ioas, USER + 0x800, 2 * PAGE, IOVA + 0x800, FIXED_RW).error());
    byte[] bytes = {1, 2, 3, 4};
    long iova = IOVA + PAGE - 2;
    assertNull(transfer(access, iova, 4, 1).buffer("uptr", bytes).error());
    Answer read = transfer(access, iova, 6, 0).answer();
    BitSet unknown = read.buffers().get("uptr").unknown();
    assertEquals(4, unknown.nextSetBit(0), "two bytes are bound on sight");
    byte[] seen = {1, 2, 3, 4, 9, 9};
    read.bindings().get("uptr").accept(seen);
    Answer again = transfer(access, iova, 6, 0).answer();
    assertArrayEquals(seen, again.buffers().get("uptr").bytes());
    assertTrue(again.buffers().get("uptr").unknown().isEmpty());
    again.bindings().get("uptr").accept(new byte[] {1, 2, 3, 4, 9, 8});
    assertEquals(1, desk.machine.contents().rebindings(), "the process has stored");
    assertEquals(Errno.ENOENT, transfer(access, IOVA, 4, 0).error());
    assertEquals(Errno.EBADFD, transfer(99, iova, 4, 0).error());
  }

  /** Its id is an id like others, although no call takes it. */
  @Test
  void anAccessIsFoundByItsIdButOfTheWrongType() {
    int fd = desk.test(TestOperation.CREATE_ACCESS, ioas).out("out_access_fd");
    int access = ioas + 1;
    assertEquals(Errno.EBUSY, desk.destroy(access));
    assertEquals(Errno.EINVAL, desk.test(TestOperation.MOCK_DOMAIN, access).error());
    assertTrue(desk.process.files().close(fd));
    assertEquals(Errno.ENOENT, desk.destroy(access));
    assertEquals(Errno.ENOENT, desk.test(TestOperation.MOCK_DOMAIN, access).error());
  }

  /**
   * The container lets an area be made that neither reads nor writes; no table has such an entry.
   */
  @Test
  void anAreaWithoutPermissionCannotBeMappedIntoADomain() {
    StructValue select = StructValue.ofSize(VfioIoasStruct.LAYOUT.size());
    select.put(VfioIoasStruct.SIZE, VfioIoasStruct.LAYOUT.size());
    select.put(VfioIoasStruct.IOAS_ID, ioas).put(VfioIoasStruct.OP, 1);
    Request set = new Request(Ioctl.VFIO_IOAS.code(), 0, select.toBytes());
    assertEquals(0, desk.kernel.ioctl(desk.process, desk.fd, set).errno());
    StructValue map = StructValue.ofSize(VfioMapDmaStruct.LAYOUT.size());
    map.put(VfioMapDmaStruct.ARGSZ, VfioMapDmaStruct.LAYOUT.size());
    map.put(VfioMapDmaStruct.VADDR, USER).put(VfioMapDmaStruct.SIZE, PAGE);
    map.put(VfioMapDmaStruct.IOVA, IOVA);
    Request nothing = new Request(VfioIoctl.IOMMU_MAP_DMA.code(), 0, map.toBytes());
    assertEquals(0, desk.kernel.ioctl(desk.process, desk.fd, nothing).errno());
    assertEquals(Errno.EINVAL, desk.test(TestOperation.MOCK_DOMAIN, ioas).error());
    assertTrue(desk.machine.pins().isEmpty());
    assertNull(desk.unmap(ioas, IOVA, PAGE).error());
    desk.device(ioas);
    Answer refused = desk.kernel.ioctl(desk.process, desk.fd, nothing);
    assertEquals(Errno.EINVAL, refused.error().orElseThrow());
    assertTrue(desk.machine.pins().isEmpty());
  }

  @Test
  void aClosedDescriptorIsEbadf() {
    Request request = new Request(Ioctl.IOAS_ALLOC.code(), 0, new byte[12]);
    Answer answer = desk.kernel.ioctl(desk.process, 77, request);
    assertEquals(Errno.EBADF, answer.error().orElseThrow());
  }

  @Test
  void theDescriptorsOfAChildKeepTheIommufd() {
    Process child = desk.machine.fork(desk.process, "child1");
    var iommufd = desk.iommufd();
    desk.process.exit();
    assertEquals(1, iommufd.ids().objects().size());
    child.exit();
    assertEquals(0, iommufd.ids().objects().size());
  }

  @Test
  @DisplayName("C006 C007 through a whole call")
  void theTailOfALongerStructureMustBeZero() {
    byte[] bytes = new byte[13];
    bytes[0] = 13;
    Request zero = new Request(Ioctl.IOAS_ALLOC.code(), 0, bytes, Map.of());
    assertEquals(0, desk.kernel.ioctl(desk.process, desk.fd, zero).errno());
    bytes[12] = 1;
    Request tail = new Request(Ioctl.IOAS_ALLOC.code(), 0, bytes, Map.of());
    assertEquals(
        Errno.E2BIG, desk.kernel.ioctl(desk.process, desk.fd, tail).error().orElseThrow());
  }
}
