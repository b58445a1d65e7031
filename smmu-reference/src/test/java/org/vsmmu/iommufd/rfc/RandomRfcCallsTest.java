package org.vsmmu.iommufd.rfc;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.vsmmu.iommufd.RandomRequest;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.CallForm;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.VfioIoctl;

/** Random calls of each series: no crash, no id twice, nothing left at the end. */
class RandomRfcCallsTest {
  private static final int CALLS = 4000;
  private static final List<VfioIoctl> OF_DEVICES = List.of(
      VfioIoctl.DEVICE_BIND_IOMMUFD,
      VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT,
      VfioIoctl.DEVICE_DETACH_IOMMUFD_PT);

  @ParameterizedTest
  @EnumSource(CallTable.class)
  void leaveNothingBehind(CallTable table) {
    for (long seed = 1; seed <= 4; seed++) {
      RfcDesk d = new RfcDesk(table);
      List.of(d.vfio, d.otherVfio).forEach(d.desk.process.files()::install);
      Random random = new Random(seed);
      Iommufd iommufd = d.desk.iommufd();
      for (int i = 0; i < CALLS; i++) {
        step(d, table, random);
        List<KernelObject> objects = iommufd.ids().objects();
        assertEquals(
            objects.size(), objects.stream().map(KernelObject::id).distinct().count());
        d.commands();
      }
      d.desk.process.exit();
      assertEquals(List.of(), iommufd.ids().objects());
      assertTrue(d.desk.machine.pins().isEmpty());
      assertEquals(2, d.iommu.freeInterfaces());
    }
  }

  private static void step(RfcDesk d, CallTable table, Random random) {
    if (random.nextInt(5) == 0) {
      VfioDevice device = random.nextBoolean() ? d.vfio : d.otherVfio;
      VfioIoctl call = OF_DEVICES.get(random.nextInt(OF_DEVICES.size()));
      Request request = RandomRequest.filled(random, call.code(), call.layout().orElseThrow());
      device.ioctl(d.desk.machine, d.desk.process, request);
      return;
    }
    if (random.nextInt(4) == 0) {
      long valid = random.nextBoolean() ? RfcDesk.TRANSLATE : 1;
      d.nested(random.nextInt(12), valid, RfcDesk.S1_BITS).answer();
      return;
    }
    List<CallForm> calls = List.copyOf(table.calls().values());
    CallForm call = calls.get(random.nextInt(calls.size()));
    if (call != Ioctl.TEST_CMD) {
      Request request = RandomRequest.filled(random, call.code(), call.layout());
      Answer answer = d.desk.kernel.ioctl(d.desk.process, d.desk.fd, request);
      assertTrue(answer.unmodelled().filter(why -> !why.startsWith("IOMMU_")).isEmpty());
    }
  }
}
