package org.vsmmu.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.host.DescriptorTable;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.TestOperation;
import org.vsmmu.iommufd.uapi.VfioIoctl;

/** Random calls never crash the model, never leak an id, and closing leaves nothing. */
class RandomCallsTest {
  private static final int CALLS = 3000;
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
      return RandomRequest.filled(random, calls[kind].code(), calls[kind].layout());
    }
    if (random.nextInt(12) == 0) {
      VfioIoctl vfio = VfioIoctl.values()[random.nextInt(6)];
      StructLayout layout =
          vfio.layout().orElse(VfioIoctl.IOMMU_MAP_DMA.layout().orElseThrow());
      return RandomRequest.filled(random, vfio.code(), layout);
    }
    TestOperation op = TestOperation.values()[random.nextInt(TestOperation.values().length)];
    Request request = RandomRequest.filled(random, Ioctl.TEST_CMD.code(), op.layout());
    StructValue value = StructValue.of(request.structure());
    value.put(op.member("op"), op.number());
    return new Request(request.command(), 1, value.toBytes(), request.buffers());
  }
}
