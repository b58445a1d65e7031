package org.vsmmu.iommufd.mock;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Driver;
import org.vsmmu.iommufd.core.HwInfo;
import org.vsmmu.iommufd.core.Hwpt;
import org.vsmmu.iommufd.core.HwptNested;
import org.vsmmu.iommufd.core.HwptPaging;
import org.vsmmu.iommufd.core.Kernel;
import org.vsmmu.iommufd.core.NestedDomain;
import org.vsmmu.iommufd.core.PagingDomain;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.core.ViommuDriver;
import org.vsmmu.iommufd.host.Machine;
import org.vsmmu.iommufd.iova.IovaDomain;
import org.vsmmu.iommufd.iova.IovaSpace;
import org.vsmmu.iommufd.kernel.KernelFact;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserCopy;
import org.vsmmu.iommufd.uapi.UserData;

/** The one IOMMU behind all mock devices (iommufd-core 6). */
public final class MockIommu implements Driver {
  /** The data type of HWPTs. */
  static final int HWPT_TYPE = 0xdead;

  /** The type of vIOMMUs, of their queues, and of invalidation requests. */
  static final int SELFTEST_TYPE = 0xdeadbeef;

  private static final int INFO_TYPE = 0xfeedbeef;
  private static final Member TEST_REG = Blobs.HW_INFO_SELFTEST.find("test_reg").orElseThrow();
  private static final Member TABLE_TYPE =
      Blobs.HWPT_SELFTEST.find("pagetable_type").orElseThrow();
  private static final long DIRTY_TRACKING = 1;
  private static final long ATS_NOT_SUPPORTED = 8;
  private static final int PASID_BITS = 20;

  /** The PASID that is wired to fail every second time. */
  private static final int FAILING_PASID = 1024;

  private final KernelVersion version;
  private final Map<Device, MockDevice> devices = new HashMap<>();

  MockIommu(KernelVersion version) {
    this.version = version;
  }

  /** A kernel built for the selftests. */
  public static Kernel testKernel(Machine machine) {
    return testKernel(machine, KernelVersion.LINUX_7_3);
  }

  /** A kernel of some version, built for the selftests. */
  public static Kernel testKernel(Machine machine, KernelVersion version) {
    Kernel kernel = new Kernel(machine, version);
    kernel.install(Ioctl.TEST_CMD, new TestCalls(new MockIommu(version)));
    return kernel;
  }

  /**
   * The device that a domain was made for turns out to have no IOMMU, as its probe was made to
   * fail: the domain restricts no address, and no other device can use it (iommufd-core 11).
   */
  public static void withoutIommu(IovaSpace space, IovaDomain domain) {
    space.unreserve(domain);
    ((MockDomain) domain).loseIommu();
  }

  void add(Device device, MockDevice mock) {
    devices.put(device, mock);
  }

  void remove(Device device) {
    devices.remove(device);
  }

  MockDevice mock(Device device) {
    return devices.get(device);
  }

  @Override
  public HwInfo hwInfo(Device device, int type) throws CallFailed {
    unless(type == 0 || type == INFO_TYPE, Errno.EOPNOTSUPP);
    StructValue blob = StructValue.ofSize(Blobs.HW_INFO_SELFTEST.size());
    return new HwInfo(INFO_TYPE, blob.put(TEST_REG, SELFTEST_TYPE));
  }

  @Override
  public long capabilities(Device device) {
    return ATS_NOT_SUPPORTED | (mock(device).tracksDirty() ? DIRTY_TRACKING : 0);
  }

  @Override
  public int maxPasidLog2(Device device) {
    return mock(device).hasPasids() ? PASID_BITS : 0;
  }

  @Override
  public PagingDomain pagingDomain(Device device, int flags, UserData data) throws CallFailed {
    int known = HwptPaging.NEST_PARENT | HwptPaging.DIRTY_TRACKING | HwptPaging.PASID;
    when((flags & ~known) != 0, Errno.EOPNOTSUPP);
    if (data.length() == 0) {
      return MockDomain.ofDefaultPages();
    }
    unless(data.type() == HWPT_TYPE, Errno.EOPNOTSUPP);
    return switch (UserCopy.untypedBlob(Blobs.HWPT_SELFTEST, data).u32(TABLE_TYPE)) {
      case 0 -> MockDomain.ofDefaultPages();
      case 1 -> MockDomain.ofHugePages();
      default -> throw new CallFailed(Errno.EOPNOTSUPP);
    };
  }

  @Override
  public boolean nestsOnParent() {
    return true;
  }

  @Override
  public NestedDomain nestedDomain(HwptPaging parent, int flags, UserData data) throws CallFailed {
    return MockNested.of(flags, data);
  }

  @Override
  public ViommuDriver viommu(Device device, int type) throws CallFailed {
    unless(type == SELFTEST_TYPE, Errno.EOPNOTSUPP);
    return new MockViommu(this);
  }

  @Override
  public ViommuDriver coreViommu(Device device) {
    return new MockViommu(this);
  }

  @Override
  public void attach(Device device, int pasid, Hwpt old, Hwpt target) throws CallFailed {
    MockDevice mock = mock(device);
    if (pasid == Device.RID) {
      attach(device, mock, target);
    } else {
      // A device without PASIDs has 2^0 of them, the RID.
      unless(Integer.compareUnsigned(pasid, 1 << maxPasidLog2(device)) < 0, Errno.EINVAL);
      when(pasid == FAILING_PASID && mock.failsNow(), Errno.ENOMEM);
    }
  }

  private void attach(Device device, MockDevice mock, Hwpt target) throws CallFailed {
    when(((MockDomain) target.paging().domain()).withoutIommu(), Errno.EINVAL);
    boolean dirty = target instanceof HwptPaging paging && paging.tracksDirty();
    when(dirty && !mock.tracksDirty(), Errno.EINVAL);
    Optional<Viommu> viommu =
        target instanceof HwptNested nested ? nested.viommu() : Optional.empty();
    if (viommu.isEmpty()) {
      mock.leaveViommu();
      return;
    }
    Optional<Long> name = viommu.get().nameOf(device);
    boolean needsName = version.has(KernelFact.VDEVICE_BEFORE_TRANSLATE);
    unless(name.isPresent() || !needsName, Errno.ENOENT);
    mock.leaveViommu();
    name.ifPresent(known -> mock.enter(viommu.get(), known));
  }

  @Override
  public void detach(Device device, int pasid, Hwpt old) {
    if (pasid == Device.RID) {
      mock(device).leaveViommu();
    } else if (pasid == FAILING_PASID) {
      mock(device).failingPasidDetached();
    }
  }
}
