package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.vsmmu.iommufd.host.Backing;
import org.vsmmu.iommufd.iova.IovaDomain;
import org.vsmmu.iommufd.iova.IovaSpace;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.UserCopy;

/** VFIO_IOMMU_GET_INFO with its two capabilities (iommufd-core 10). */
final class VfioInfo {
  private static final int HEAD = 24;
  private static final int DMA_AVAIL = 12;
  private static final int SECOND = HEAD + 16;
  private static final int RANGES = SECOND + 16;
  private static final int MINIMUM = 16;

  static void get(Invocation call) throws CallFailed {
    byte[] caller = call.request().structure();
    long size = UserCopy.size(caller);
    unless(size >= MINIMUM, Errno.EINVAL);
    Ioas ioas = VfioContainer.ioas(call);
    List<Span> holes = ioas.space().holes();
    int total = RANGES + holes.size() * 16;
    ByteBuffer out = ByteBuffer.wrap(caller.clone()).order(ByteOrder.LITTLE_ENDIAN);
    int room = out.capacity();
    if (room >= HEAD + DMA_AVAIL) {
      out.putShort(HEAD, (short) 3).putShort(HEAD + 2, (short) 1);
      out.putInt(HEAD + 4, room >= SECOND ? SECOND : 0).putInt(HEAD + 8, -1);
    }
    putRanges(out, holes);
    ByteBuffer head = ByteBuffer.allocate(HEAD).order(ByteOrder.LITTLE_ENDIAN);
    head.putInt(total).putInt(3).putLong(pageSizes(ioas.space()));
    head.putInt(size >= total ? HEAD : 0).putInt(0);
    out.put(0, Arrays.copyOf(head.array(), Math.min(HEAD, room)));
    call.writeBack(out.array());
  }

  /** Ranges one by one as they fit, their header only when all do. */
  private static void putRanges(ByteBuffer out, List<Span> holes) {
    for (int i = 0; i < holes.size() && RANGES + (i + 1) * 16 <= out.capacity(); i++) {
      out.putLong(RANGES + i * 16, holes.get(i).start());
      out.putLong(RANGES + i * 16 + 8, holes.get(i).last());
    }
    if (RANGES + holes.size() * 16 <= out.capacity()) {
      out.putShort(SECOND, (short) 1).putShort(SECOND + 2, (short) 1).putInt(SECOND + 4, 0);
      out.putInt(SECOND + 8, holes.size()).putInt(SECOND + 12, 0);
    }
  }

  private static long pageSizes(IovaSpace space) {
    long sizes = -1;
    for (IovaDomain domain : space.domains()) {
      sizes &= ((PagingDomain) domain).pageSizes();
    }
    long small = Backing.PAGE - 1;
    if ((sizes & small) != 0) {
      sizes = (sizes & ~small) | Backing.PAGE;
    }
    return Long.compareUnsigned(sizes, space.alignment()) < 0 ? space.alignment() : sizes;
  }

  private VfioInfo() {}
}
