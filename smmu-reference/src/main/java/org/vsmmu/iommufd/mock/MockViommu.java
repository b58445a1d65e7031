package org.vsmmu.iommufd.mock;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.vsmmu.iommufd.core.HwQueue;
import org.vsmmu.iommufd.core.Invalidated;
import org.vsmmu.iommufd.core.NestedDomain;
import org.vsmmu.iommufd.core.QueueMemory;
import org.vsmmu.iommufd.core.Viommu;
import org.vsmmu.iommufd.core.ViommuDriver;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserArray;
import org.vsmmu.iommufd.uapi.UserCopy;
import org.vsmmu.iommufd.uapi.UserData;

/** The mock's vIOMMU (iommufd-core 6.4). */
final class MockViommu implements ViommuDriver {
  private static final StructLayout DATA = Blobs.VIOMMU_SELFTEST;
  private static final Member IN = DATA.find("in_data").orElseThrow();
  private static final Member OUT = DATA.find("out_data").orElseThrow();
  private static final Member OFFSET = DATA.find("out_mmap_offset").orElseThrow();
  private static final Member LENGTH = DATA.find("out_mmap_length").orElseThrow();

  private static final StructLayout REQUEST = Blobs.INVALIDATE_SELFTEST_VIOMMU;
  private static final Member FLAGS = REQUEST.find("flags").orElseThrow();
  private static final Member VDEV_ID = REQUEST.find("vdev_id").orElseThrow();
  private static final Member CACHE_ID = REQUEST.find("cache_id").orElseThrow();

  private static final long REGION = 8192;
  private static final int QUEUES = 2;

  private final MockIommu iommu;

  MockViommu(MockIommu iommu) {
    this.iommu = iommu;
  }

  @Override
  public Optional<StructValue> init(Viommu viommu, UserData data) throws CallFailed {
    if (data.length() == 0) {
      return Optional.empty();
    }
    StructValue blob = UserCopy.untypedBlob(DATA, data);
    blob.put(OUT, blob.get(IN));
    blob.put(OFFSET, viommu.owner().addRegion(viommu, REGION)).put(LENGTH, REGION);
    return Optional.of(blob);
  }

  @Override
  public NestedDomain nestedDomain(Viommu viommu, int flags, UserData data) throws CallFailed {
    return MockNested.of(flags, data);
  }

  @Override
  public Invalidated invalidate(Viommu viommu, UserArray requests) throws CallFailed {
    if (requests.count() == 0 && requests.type() == MockIommu.SELFTEST_TYPE) {
      return Invalidated.all(0);
    }
    StructValue[] entries = UserCopy.array(REQUEST, MockIommu.SELFTEST_TYPE, requests);
    for (int i = 0; i < entries.length; i++) {
      try {
        invalidate(viommu, entries[i]);
      } catch (CallFailed e) {
        return Invalidated.stopped(i, e.errno());
      }
    }
    return Invalidated.all(entries.length);
  }

  private void invalidate(Viommu viommu, StructValue request) throws CallFailed {
    int flags = request.u32(FLAGS);
    int index = request.u32(CACHE_ID);
    when((flags & ~MockNested.ALL) != 0, Errno.EOPNOTSUPP);
    unless(Integer.compareUnsigned(index, MockDevice.CACHES) < 0, Errno.EINVAL);
    MockDevice device = viommu
        .deviceOf(request.get(VDEV_ID))
        .flatMap(named -> Optional.ofNullable(iommu.mock(named)))
        .orElseThrow(() -> new CallFailed(Errno.EINVAL));
    if (flags == MockNested.ALL) {
      device.clearCaches();
    } else {
      device.clearCache(index);
    }
  }

  @Override
  public OptionalInt invalidationType() {
    return OptionalInt.of(MockIommu.SELFTEST_TYPE);
  }

  @Override
  public Optional<Set<Integer>> eventTypes() {
    return Optional.of(Set.of(TestCalls.EVENT_TYPE));
  }

  @Override
  public boolean hasQueue(int type) {
    return type == MockIommu.SELFTEST_TYPE;
  }

  @Override
  public void init(HwQueue queue, QueueMemory memory) throws CallFailed {
    int index = queue.index();
    unless(Integer.compareUnsigned(index, QUEUES) < 0, Errno.EINVAL);
    when(queue.viommu().queue(index).isPresent(), Errno.EEXIST);
    if (index > 0) {
      Optional<HwQueue> previous = queue.viommu().queue(index - 1);
      queue.holdPrevious(previous.orElseThrow(() -> new CallFailed(Errno.EIO)));
    }
  }
}
