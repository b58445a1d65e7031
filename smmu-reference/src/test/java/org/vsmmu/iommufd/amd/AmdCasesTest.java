package org.vsmmu.iommufd.amd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.iommufd.Desk;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Driver;
import org.vsmmu.iommufd.core.VfioDevice;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.VfioIoctl;

/** The conformance cases of AMD, under their ids. */
class AmdCasesTest {
  private final Desk desk = Desk.plain();
  private final AmdIommu iommu =
      new AmdIommu(new AmdFeatures(0x59f7_7efb_2094_ade5L, 0, true, true, true, 0));
  private final int ioas = desk.ioas();
  private final VfioDevice vfio = new VfioDevice(new Hardware(iommu));
  private final int device = desk.bind(vfio);
  private final int parent = desk.hwpt(device, ioas, 1).out("out_hwpt_id");

  private record Hardware(AmdIommu amd) implements VfioDevice.Hardware {
    @Override
    public Driver driver() {
      return amd;
    }

    @Override
    public void bound(Device device) {}

    @Override
    public void unbound(Device device) {}
  }

  private Desk.Call nested(int on, int type) {
    return desk.hwpt(device, on, 0)
        .with("data_type", type)
        .with("data_len", 32)
        .buffer("data_uptr", new byte[32]);
  }

  @ParameterizedTest
  @DisplayName("C245")
  @ValueSource(ints = {1, 2, 3, 0xdead})
  void anyTypeMakesAGuestIommu(int type) {
    int viommu = desk.viommu(device, parent, type).out("out_viommu_id");
    assertEquals(Errno.EBUSY, desk.destroy(parent));
    assertNull(desk.destroy(viommu));
  }

  @Test
  void theChecksOfTheCoreStay() {
    assertEquals(Errno.EOPNOTSUPP, desk.viommu(device, parent, 0).error());
    assertEquals(Errno.ENOENT, desk.viommu(device, 99, 1).error());
    int plain = desk.hwpt(device, ioas, 0).out("out_hwpt_id");
    assertEquals(Errno.EINVAL, desk.viommu(device, plain, 1).error());
  }

  @Test
  @DisplayName("C246")
  void nothingNests() {
    int viommu = desk.viommu(device, parent, 1).out("out_viommu_id");
    assertEquals(Errno.EOPNOTSUPP, nested(viommu, 3).error());
    assertEquals(Errno.EOPNOTSUPP, nested(parent, 3).error());
  }

  @Test
  @DisplayName("C247")
  void nothingIsInvalidatedAndNoQueueIsMade() {
    int viommu = desk.viommu(device, parent, 1).out("out_viommu_id");
    Desk.Call invalidate = desk.call(Ioctl.HWPT_INVALIDATE)
        .with("hwpt_id", viommu)
        .with("data_uptr", 0x1000)
        .with("entry_len", 16)
        .with("entry_num", 1)
        .buffer("data_uptr", new byte[16]);
    assertEquals(Errno.EOPNOTSUPP, invalidate.error());
    Desk.Call queue = desk.call(Ioctl.HW_QUEUE_ALLOC)
        .with("viommu_id", viommu)
        .with("type", 1)
        .with("length", 4096);
    assertEquals(Errno.EOPNOTSUPP, queue.error());
  }

  @Test
  @DisplayName("C248")
  void namesOfDevicesAreUniqueAndNothingMore() {
    int viommu = desk.viommu(device, parent, 2).out("out_viommu_id");
    assertNull(desk.vdevice(viommu, device, 0x20).error());
    assertEquals(Errno.EEXIST, desk.vdevice(viommu, device, 0x21).error());
    int other = desk.bind(new VfioDevice(new Hardware(iommu)));
    assertEquals(Errno.EEXIST, desk.vdevice(viommu, other, 0x20).error());
    assertNull(desk.vdevice(viommu, other, 0x21).error());
  }

  @Test
  void eventQueuesAreMadeAndStayEmpty() {
    int viommu = desk.viommu(device, parent, 2).out("out_viommu_id");
    Desk.Call alloc = desk.call(Ioctl.VEVENTQ_ALLOC)
        .with("viommu_id", viommu)
        .with("type", 7)
        .with("veventq_depth", 1);
    assertNull(alloc.error());
  }

  @Test
  void parentsNeedHardwareThatNests() {
    AmdIommu old = new AmdIommu(new AmdFeatures(0, 0, false, false, false, 0));
    int unable = desk.bind(new VfioDevice(new Hardware(old)));
    assertEquals(Errno.EOPNOTSUPP, desk.hwpt(unable, ioas, 1).error());
    assertNull(desk.hwpt(unable, ioas, 0).error());
    Desk.Call info = desk.call(Ioctl.GET_HW_INFO).with("dev_id", unable);
    assertEquals(16, info.out("data_len"));
    assertEquals(4, info.out("data_type"));
    assertEquals(8, info.out("out_capabilities"));
  }

  @Test
  void anAttachedDeviceTakesItsReservedAddresses() {
    assertNull(desk.map(ioas, 0x1000_0000, 4096, 0xfee0_0000L, 7).error());
    Desk.Call attach = desk.vfio(vfio, VfioIoctl.DEVICE_ATTACH_IOMMUFD_PT).with("pt_id", parent);
    assertEquals(Errno.EADDRINUSE, attach.error());
    assertNull(desk.unmap(ioas, 0xfee0_0000L, 4096).error());
    assertEquals(Optional.empty(), attach.answer().error());
    desk.process.exit();
    assertTrue(desk.machine.pins().isEmpty());
  }
}
