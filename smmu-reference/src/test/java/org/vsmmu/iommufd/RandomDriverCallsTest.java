package org.vsmmu.iommufd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.iommufd.amd.AmdFeatures;
import org.vsmmu.iommufd.amd.AmdIommu;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.arm.ArmIommu;
import org.vsmmu.iommufd.arm.TagPool;
import org.vsmmu.iommufd.arm.Unknown;
import org.vsmmu.iommufd.core.Answer;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Driver;
import org.vsmmu.iommufd.core.Iommufd;
import org.vsmmu.iommufd.core.Request;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.tegra241.TegraFeatures;
import org.vsmmu.iommufd.tegra241.TegraHardware;
import org.vsmmu.iommufd.tegra241.TegraIommu;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.smmu.register.IdRegisters;

/** Random calls on devices of real drivers: no crash, no id twice, nothing left at the end. */
class RandomDriverCallsTest {
  private static final int CALLS = 4000;
  private static final IdRegisters IDS =
      new IdRegisters(0x0d44_141b, 0x0273_0010, 0, 0x1414, 0x74, 1);

  private final Desk desk = Desk.plain();
  private final List<VfioDevice> devices = new ArrayList<>();

  private record Amd(AmdIommu amd) implements VfioDevice.Hardware {
    @Override
    public Driver driver() {
      return amd;
    }

    @Override
    public void bound(Device device) {}

    @Override
    public void unbound(Device device) {}
  }

  @ParameterizedTest
  @ValueSource(longs = {1, 2, 3, 4, 5, 6})
  void leaveNothingBehind(long seed) {
    ArmIommu smmu = new ArmIommu(new ArmFeatures(IDS, 0, true, true), TagPool.fresh(16));
    TegraIommu tegra = new TegraIommu(smmu, new TegraFeatures(1, 3, 2, 2));
    AmdIommu amd = new AmdIommu(new AmdFeatures(0, 0, true, true, true, 0));
    for (int i = 0; i < 2; i++) {
      var master = smmu.newMaster(Unknown.bound("SID", i), true);
      devices.add(new VfioDevice(new TegraHardware(tegra, master)));
    }
    devices.add(new VfioDevice(new Amd(amd)));
    devices.forEach(device -> desk.process.files().install(device));
    Random random = new Random(seed);
    Iommufd iommufd = desk.iommufd();
    for (int i = 0; i < CALLS; i++) {
      step(random);
      List<KernelObject> objects = iommufd.ids().objects();
      assertEquals(
          objects.size(), objects.stream().map(KernelObject::id).distinct().count());
    }
    desk.process.exit();
    assertTrue(iommufd.ids().objects().isEmpty());
    assertTrue(desk.machine.pins().isEmpty());
    assertEquals(2, tegra.freeInterfaces());
  }

  private void step(Random random) {
    if (random.nextInt(6) == 0) {
      VfioDevice device = devices.get(random.nextInt(devices.size()));
      VfioIoctl[] calls = {
        VfioIoctl.DEVICE_BIND_IOMMUFD,
        VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT,
        VfioIoctl.DEVICE_DETACH_IOMMUFD_PT
      };
      VfioIoctl call = calls[random.nextInt(calls.length)];
      if (call == VfioIoctl.DEVICE_BIND_IOMMUFD) {
        desk.vfio(device, call).with("iommufd", desk.fd).answer();
      } else {
        Request request =
            RandomRequest.filled(random, call.code(), call.layout().orElseThrow());
        device.ioctl(desk.machine, desk.process, request);
      }
      return;
    }
    if (random.nextInt(4) == 0) {
      useful(random);
      return;
    }
    Ioctl[] calls = Ioctl.values();
    Ioctl call = calls[random.nextInt(calls.length - 1)];
    Answer answer = desk.kernel.ioctl(
        desk.process, desk.fd, RandomRequest.filled(random, call.code(), call.layout()));
    assertTrue(answer.unmodelled().isEmpty(), () -> answer.unmodelled().get());
  }

  /** Calls that would hardly ever succeed by chance. */
  private void useful(Random random) {
    int first = random.nextInt(12);
    int second = random.nextInt(12);
    switch (random.nextInt(5)) {
      case 0 -> desk.hwpt(first, second, 1).answer();
      case 1 ->
        desk.viommu(first, second, 2)
            .with("data_len", 16)
            .buffer("data_uptr", new byte[16])
            .answer();
      case 2 -> desk.vdevice(first, second, random.nextInt(4)).answer();
      case 3 ->
        desk.map(first, 0x10_0000L * (second + 1), 0x2000, 0x1000L * second, 7).answer();
      default ->
        desk.call(Ioctl.HW_QUEUE_ALLOC)
            .with("viommu_id", first)
            .with("type", 1)
            .with("index", random.nextInt(3))
            .with("nesting_parent_iova", 0x1000L * second)
            .with("length", 32L << random.nextInt(9))
            .answer();
    }
  }
}
