package org.vsmmu.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.host.DescriptorTable;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.TestOperation;
import org.vsmmu.iommufd.uapi.VfioIoctl;

/** Random calls never crash the model, never leak an id, and closing leaves nothing. */
class RandomCallsTest {
  private static final int CALLS = 3000;
  private static final long[] NUMBERS = {
    0, 1, 2, 3, 4, 8, 0xdead, 0xdeadbeefL, 0xbeefbeefL, 0xbadbeef, 4096, 8192, -1, 16, 524288
  };
  private static final long[] ADDRESSES = {
    0, 0x1000, 0x100_0000, 0x100_1000, 0x100_0800, 0x20_0000, -1, -4096, 0x4000_0000, 0x7fff_f000
  };

  private final Desk desk = Desk.mock();

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
  void leaveNothingBehind(long seed) {
    Random random = new Random(seed);
    Iommufd iommufd = desk.iommufd();
    for (int i = 0; i < CALLS; i++) {
      Answer answer = desk.kernel.ioctl(desk.process, desk.fd, request(random));
      assertTrue(answer.unmodelled().isEmpty(), () -> answer.unmodelled().get());
      requireUniqueIds(iommufd);
      if (random.nextInt(20) == 0) {
        closeOne(random);
      }
    }
    desk.process.exit();
    assertEquals(List.of(), iommufd.ids().objects());
    assertTrue(desk.machine.pins().isEmpty());
  }

  private static void requireUniqueIds(Iommufd iommufd) {
    List<KernelObject> objects = iommufd.ids().objects();
    assertEquals(
        objects.size(), objects.stream().map(KernelObject::id).distinct().count());
  }

  /** Any descriptor but the iommufd's own. */
  private void closeOne(Random random) {
    DescriptorTable files = desk.process.files();
    int fd = random.nextInt(12);
    if (fd != desk.fd) {
      files.close(fd);
    }
  }

  private static Request request(Random random) {
    Ioctl[] calls = Ioctl.values();
    int kind = random.nextInt(calls.length + 12);
    if (kind < calls.length && calls[kind] != Ioctl.TEST_CMD) {
      return filled(random, calls[kind].code(), calls[kind].layout());
    }
    if (random.nextInt(12) == 0) {
      VfioIoctl vfio = VfioIoctl.values()[random.nextInt(6)];
      StructLayout layout =
          vfio.layout().orElse(VfioIoctl.IOMMU_MAP_DMA.layout().orElseThrow());
      return filled(random, vfio.code(), layout);
    }
    TestOperation op = TestOperation.values()[random.nextInt(TestOperation.values().length)];
    Request request = filled(random, Ioctl.TEST_CMD.code(), op.layout());
    StructValue value = StructValue.of(request.structure());
    value.put(op.member("op"), op.number());
    return new Request(request.command(), 1, value.toBytes(), request.buffers());
  }

  private static Request filled(Random random, int command, StructLayout layout) {
    StructValue value = StructValue.ofSize(layout.size());
    for (Member member : layout.members()) {
      boolean quiet = member.use() == Member.Use.RESERVED && random.nextInt(30) != 0;
      value.put(member, quiet ? 0 : number(random, member));
    }
    value.put(layout.members().get(0), layout.size());
    Map<String, byte[]> buffers = new HashMap<>();
    for (String name : List.of("data_uptr", "allowed_iovas", "data", "uptr")) {
      byte[] bytes = new byte[random.nextInt(5) * 8];
      random.nextBytes(bytes);
      buffers.put(name, random.nextInt(10) == 0 ? null : bytes);
    }
    return new Request(command, random.nextInt(5), value.toBytes(), buffers);
  }

  private static long number(Random random, Member member) {
    long mask = member.bytes() == Long.BYTES ? -1 : (1L << (member.bytes() * Byte.SIZE)) - 1;
    String name = member.name();
    if (name.endsWith("id") || name.endsWith("fd") || name.equals("pasid")) {
      return random.nextInt(14);
    }
    if (name.contains("flags") || name.equals("op") || name.endsWith("type")) {
      return NUMBERS[random.nextInt(random.nextBoolean() ? 6 : NUMBERS.length)] & mask;
    }
    return (member.bytes() == Long.BYTES
            ? ADDRESSES[random.nextInt(ADDRESSES.length)]
            : NUMBERS[random.nextInt(NUMBERS.length)])
        & mask;
  }
}
