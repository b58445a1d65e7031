package org.vsmmu.iommufd.core;

import static org.vsmmu.iommufd.uapi.CallFailed.unless;
import static org.vsmmu.iommufd.uapi.CallFailed.when;

import java.util.OptionalLong;
import org.vsmmu.iommufd.iova.Span;
import org.vsmmu.iommufd.uapi.CallFailed;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.UserCopy;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.iommufd.uapi.VfioMapDmaStruct;
import org.vsmmu.iommufd.uapi.VfioUnmapDmaStruct;

/** The old VFIO container calls on an iommufd (iommufd-core 10). */
final class VfioContainer {
  private static final int TYPE1 = 1;
  private static final int TYPE1V2 = 3;
  private static final int UNMAP_ALL = 9;
  private static final int DMA_COHERENT = 4;

  private static final int READ = 1;
  private static final int WRITE = 2;
  private static final int ALL = 2;

  static void handle(VfioIoctl vfio, Invocation call) throws CallFailed {
    switch (vfio) {
      case GET_API_VERSION -> call.returns(0);
      case CHECK_EXTENSION -> checkExtension(call);
      case SET_IOMMU -> setIommu(call);
      case IOMMU_GET_INFO -> VfioInfo.get(call);
      case IOMMU_MAP_DMA -> map(call);
      case IOMMU_UNMAP_DMA -> unmap(call);
      default -> throw new CallFailed(Errno.ENOTTY);
    }
  }

  static Ioas ioas(Invocation call) throws CallFailed {
    return call.file().compatible().orElseThrow(() -> new CallFailed(Errno.ENODEV));
  }

  private static void checkExtension(Invocation call) throws CallFailed {
    switch ((int) call.request().argument()) {
      case TYPE1, TYPE1V2, UNMAP_ALL -> call.returns(1);
      // No domain that is modelled enforces coherency.
      case DMA_COHERENT -> call.returns(ioas(call).space().domains().isEmpty() ? 1 : 0);
      default -> call.returns(0);
    }
  }

  private static void setIommu(Invocation call) throws CallFailed {
    long type = call.request().argument();
    unless(type == TYPE1 || type == TYPE1V2, Errno.EINVAL);
    Ioas ioas = ioas(call);
    if (type == TYPE1) {
      ioas.space().setLargePages(false);
    }
  }

  private static void map(Invocation call) throws CallFailed {
    requireSize(call, VfioMapDmaStruct.LAYOUT.minimum());
    int flags = call.u32(VfioMapDmaStruct.FLAGS);
    when((flags & ~(READ | WRITE)) != 0, Errno.EINVAL);
    Ioas ioas = ioas(call);
    // READABLE is 4 and WRITEABLE 2 in iommufd.
    int permission = ((flags & READ) << 2) | (flags & WRITE);
    MapCalls.mapUser(
        call,
        ioas,
        call.get(VfioMapDmaStruct.VADDR),
        call.get(VfioMapDmaStruct.SIZE),
        OptionalLong.of(call.get(VfioMapDmaStruct.IOVA)),
        permission);
  }

  private static void unmap(Invocation call) throws CallFailed {
    requireSize(call, VfioUnmapDmaStruct.LAYOUT.minimum());
    int flags = call.u32(VfioUnmapDmaStruct.FLAGS);
    when((flags & ~ALL) != 0, Errno.EINVAL);
    Ioas ioas = ioas(call);
    long iova = call.get(VfioUnmapDmaStruct.IOVA);
    long size = call.get(VfioUnmapDmaStruct.SIZE);
    boolean all = flags == ALL;
    when(all && (iova != 0 || size != 0), Errno.EINVAL);
    if (!all && !ioas.space().largePages()) {
      ioas.space().cutAfter(iova + size - 1);
      if (iova != 0) {
        ioas.space().cutAfter(iova - 1);
      }
    }
    // Written on errors of the removal too, with what has gone before them.
    call.put(VfioUnmapDmaStruct.SIZE, 0);
    call.writeBack();
    ioas.space().unmap(all ? Span.ALL : MapCalls.span(iova, size), bytes -> {
      call.put(VfioUnmapDmaStruct.SIZE, bytes);
      call.writeBack();
    });
  }

  private static void requireSize(Invocation call, int minimum) throws CallFailed {
    byte[] caller = call.request().structure();
    unless(UserCopy.size(caller) >= minimum, Errno.EINVAL);
  }

  private VfioContainer() {}
}
