package org.vsmmu.iommufd.mock;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.core.Attaching;
import org.vsmmu.iommufd.core.Device;
import org.vsmmu.iommufd.core.Handler;
import org.vsmmu.iommufd.core.Hwpt;
import org.vsmmu.iommufd.core.HwptNested;
import org.vsmmu.iommufd.core.Invocation;
import org.vsmmu.iommufd.core.Ioas;
import org.vsmmu.iommufd.core.Veventq;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.host.DmaBuf;
import org.vsmmu.iommufd.host.OpenFile;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.object.KernelObject;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.TestCmdStruct;
import org.vsmmu.iommufd.uapi.TestOperation;

/** IOMMU_TEST_CMD (iommufd-core 9). */
final class TestCalls implements Handler {
  static final int EVENT_TYPE = 0xbeefbeef;
  private static final int LEAST_MEMORY = 12;
  private static final long LARGEST_DMABUF = 2 << 20;
  private static final int LAST_PAGE = 2;
  private static final int PASID_VALID = 1;
  private static final List<String> FAULT_MEMBERS =
      List.of("dev_id", "pasid", "grpid", "perm", "addr");

  private final MockIommu iommu;

  TestCalls(MockIommu iommu) {
    this.iommu = iommu;
  }

  @Override
  public void handle(Invocation call) throws CallFailed {
    TestOperation op = TestOperation.of(call.u32(TestCmdStruct.OP))
        .orElseThrow(() -> new CallFailed(Errno.EOPNOTSUPP));
    run(new TestArguments(call, op));
    if (op.writesBack()) {
      call.writeBack();
    }
  }

  private void run(TestArguments args) throws CallFailed {
    switch (args.operation()) {
      case ADD_RESERVED -> addReserved(args);
      case MOCK_DOMAIN -> mockDomain(args, 0);
      case MOCK_DOMAIN_FLAGS -> mockDomain(args, args.u32("dev_flags"));
      case MOCK_DOMAIN_REPLACE ->
        args.put("pt_id", rid(args).replace(args.u32("pt_id")).id());
      case MD_CHECK_MAP -> MemoryChecks.checkMap(args);
      case MD_CHECK_REFS -> MemoryChecks.checkRefs(args);
      case DIRTY -> MemoryChecks.dirty(args);
      case CREATE_ACCESS -> AccessCalls.create(args);
      case ACCESS_REPLACE_IOAS -> AccessCalls.replace(args);
      case ACCESS_PAGES -> AccessCalls.pin(args);
      case DESTROY_ACCESS_PAGES -> AccessCalls.unpin(args);
      case ACCESS_RW -> AccessTransfer.run(args);
      case SET_TEMP_MEMORY_LIMIT -> when(args.get("limit") < LEAST_MEMORY, Errno.EINVAL);
      case MD_CHECK_IOTLB -> checkIotlb(args);
      case DEV_CHECK_CACHE -> checkCache(args);
      case TRIGGER_IOPF -> triggerFault(args);
      case TRIGGER_VEVENT -> triggerEvent(args);
      case PASID_ATTACH ->
        args.put("pt_id", pasid(args).attach(args.u32("pt_id")).id());
      case PASID_REPLACE ->
        args.put("pt_id", pasid(args).replace(args.u32("pt_id")).id());
      case PASID_DETACH -> pasid(args).detach();
      case PASID_CHECK_HWPT -> checkPasid(args);
      case DMABUF_GET -> dmabufGet(args);
      case DMABUF_REVOKE -> dmabufRevoke(args);
    }
  }

  private static void addReserved(TestArguments args) throws CallFailed {
    long start = args.get("start");
    long length = args.get("length");
    when(length == 0, Errno.EINVAL);
    when(Span.wraps(start, length), Errno.EOVERFLOW);
    Ioas ioas = args.object(Ioas.class);
    ioas.space().reserve(Span.of(start, length), ioas);
  }

  private void mockDomain(TestArguments args, int flags) throws CallFailed {
    when((flags & ~(MockDevice.NO_DIRTY | MockDevice.PASIDS)) != 0, Errno.EINVAL);
    int stdevId = args.call().ids().reserve();
    int idevId = args.call().ids().reserve();
    Device device = new Device(idevId, args.call().file(), iommu);
    iommu.add(device, new MockDevice(flags));
    args.call().ids().publish(device);
    SelftestDevice selftest = new SelftestDevice(stdevId, iommu, device);
    try {
      Hwpt hwpt = new Attaching(device, Device.RID).attach(args.u32(TestCmdStruct.ID));
      args.call().ids().publish(selftest);
      args.put("out_stdev_id", stdevId);
      args.put("out_hwpt_id", hwpt.id());
      args.put("out_idev_id", idevId);
    } catch (CallFailed e) {
      args.call().ids().remove(selftest);
      throw e;
    }
  }

  private static Attaching rid(TestArguments args) throws CallFailed {
    return new Attaching(args.object(SelftestDevice.class).device(), Device.RID);
  }

  private static Attaching pasid(TestArguments args) throws CallFailed {
    Device device = args.object(SelftestDevice.class).device();
    return new Attaching(device, args.u32("pasid"));
  }

  private static void checkPasid(TestArguments args) throws CallFailed {
    Device device = args.object(SelftestDevice.class).device();
    Optional<Hwpt> attached = device.attached(args.u32("pasid"));
    int id = args.u32("hwpt_id");
    if (id == 0) {
      unless(attached.isEmpty(), Errno.EINVAL);
      return;
    }
    KernelObject wanted =
        args.call().ids().find(id).orElseThrow(() -> new CallFailed(Errno.ENOENT));
    unless(wanted instanceof Hwpt && attached.filter(a -> a == wanted).isPresent(), Errno.EINVAL);
  }

  private static void checkIotlb(TestArguments args) throws CallFailed {
    MockNested nested = (MockNested) args.object(HwptNested.class).domain();
    int index = args.u32("index");
    boolean there = Integer.compareUnsigned(index, MockNested.WORDS) < 0;
    unless(there && nested.iotlb(index) == args.u32("iotlb"), Errno.EINVAL);
  }

  private void checkCache(TestArguments args) throws CallFailed {
    MockDevice device = iommu.mock(args.object(Device.class));
    int index = args.u32("index");
    boolean there = Integer.compareUnsigned(index, MockDevice.CACHES) < 0;
    unless(there && device.cache(index) == args.u32("cache"), Errno.EINVAL);
  }

  private static void triggerFault(TestArguments args) throws CallFailed {
    Device device = args.call().ids().get(args.u32("dev_id"), Device.class);
    int pasid = args.u32("pasid");
    Optional<Hwpt> rid = device.attached(Device.RID);
    Optional<Hwpt> handling = device.attached(pasid);
    int handler = pasid;
    if (handling.isEmpty()) {
      handling = rid.filter(HwptNested.class::isInstance);
      handler = Device.RID;
    }
    StructValue record = StructValue.ofSize(Blobs.PAGE_FAULT.size());
    Member flags = Blobs.PAGE_FAULT.find("flags").orElseThrow();
    record.put(flags, pasid == Device.RID ? LAST_PAGE : LAST_PAGE | PASID_VALID);
    for (String name : FAULT_MEMBERS) {
      record.put(Blobs.PAGE_FAULT.find(name).orElseThrow(), args.get(name));
    }
    int through = handler;
    handling
        .flatMap(Hwpt::faults)
        .ifPresent(queue -> queue.report(device, through, List.of(record)));
  }

  private void triggerEvent(TestArguments args) throws CallFailed {
    Device device = args.call().ids().get(args.u32("dev_id"), Device.class);
    MockDevice mock = iommu.mock(device);
    unless(mock.viommu().isPresent() && mock.virtualId() != 0, Errno.ENOENT);
    Viommu viommu = mock.viommu().get();
    Veventq queue =
        viommu.eventQueue(EVENT_TYPE).orElseThrow(() -> new CallFailed(Errno.EOPNOTSUPP));
    StructValue payload = StructValue.ofSize(Blobs.VEVENT_SELFTEST.size());
    payload.put(Blobs.VEVENT_SELFTEST.members().get(0), (int) mock.virtualId());
    queue.report(payload.toBytes());
  }

  /** This kernel returns 0 instead of the descriptor. */
  private static void dmabufGet(TestArguments args) throws CallFailed {
    long length = (args.get("length") + Backing.PAGE - 1) & -Backing.PAGE;
    when(length == 0 || length > LARGEST_DMABUF, Errno.EINVAL);
    args.call().process().files().install(new DmaBuf(length));
  }

  private static void dmabufRevoke(TestArguments args) throws CallFailed {
    OpenFile file = args.call()
        .process()
        .files()
        .find(args.u32("dmabuf_fd"))
        .orElseThrow(() -> new CallFailed(Errno.EBADF));
    unless(file instanceof DmaBuf, Errno.EINVAL);
    ((DmaBuf) file).revoke(args.u32("revoked") != 0);
  }
}
