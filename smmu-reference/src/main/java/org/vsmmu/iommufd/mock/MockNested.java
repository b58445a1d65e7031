package org.vsmmu.iommufd.mock;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.Arrays;
import java.util.OptionalInt;
import org.vsmmu.iommufd.core.HwptPaging;
import org.vsmmu.iommufd.core.Invalidated;
import org.vsmmu.iommufd.core.NestedDomain;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.UserArray;
import org.vsmmu.iommufd.uapi.UserCopy;
import org.vsmmu.iommufd.uapi.UserData;

/** A nested domain with its four IOTLB words (iommufd-core 6.3). */
final class MockNested implements NestedDomain {
  static final int WORDS = 4;

  /** Bit 0 of a request's flags: all words. */
  static final int ALL = 1;

  private static final StructLayout REQUEST = Blobs.INVALIDATE_SELFTEST_HWPT;
  private static final Member IOTLB = Blobs.HWPT_SELFTEST.find("iotlb").orElseThrow();
  private static final Member FLAGS = REQUEST.find("flags").orElseThrow();
  private static final Member IOTLB_ID = REQUEST.find("iotlb_id").orElseThrow();

  private final int[] iotlb = new int[WORDS];

  private MockNested(int word) {
    Arrays.fill(iotlb, word);
  }

  static MockNested of(int flags, UserData data) throws CallFailed {
    when((flags & ~HwptPaging.PASID) != 0, Errno.EOPNOTSUPP);
    unless(data.type() == MockIommu.HWPT_TYPE, Errno.EOPNOTSUPP);
    return new MockNested(UserCopy.untypedBlob(Blobs.HWPT_SELFTEST, data).u32(IOTLB));
  }

  int iotlb(int index) {
    return iotlb[index];
  }

  @Override
  public Invalidated invalidate(UserArray requests) throws CallFailed {
    unless(requests.type() == MockIommu.SELFTEST_TYPE, Errno.EINVAL);
    for (int i = 0; i < requests.count(); i++) {
      try {
        invalidate(UserCopy.single(REQUEST, MockIommu.SELFTEST_TYPE, requests, i));
      } catch (CallFailed e) {
        return Invalidated.stopped(i, e.errno());
      }
    }
    return Invalidated.all(requests.count());
  }

  @Override
  public OptionalInt invalidationType() {
    return OptionalInt.of(MockIommu.SELFTEST_TYPE);
  }

  private void invalidate(StructValue request) throws CallFailed {
    int flags = request.u32(FLAGS);
    int index = request.u32(IOTLB_ID);
    when((flags & ~ALL) != 0, Errno.EOPNOTSUPP);
    unless(Integer.compareUnsigned(index, WORDS) < 0, Errno.EINVAL);
    if (flags == ALL) {
      Arrays.fill(iotlb, 0);
    } else {
      iotlb[index] = 0;
    }
  }
}
