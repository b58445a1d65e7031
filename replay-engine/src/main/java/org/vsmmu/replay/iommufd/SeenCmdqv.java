package org.vsmmu.replay.iommufd;

import java.util.Set;
import org.vsmmu.iommufd.tegra241.TegraFeatures;
import org.vsmmu.iommufd.tegra241.TegraIommu;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.Errno;
import org.vsmmu.iommufd.uapi.GetHwInfoStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructLayout;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.ViommuAllocStruct;
import org.vsmmu.trace.iommufd.NestLine;

/**
 * The CMDQV in front of the SMMU, of which only calls tell: GET_HW_INFO of its type, or a
 * VIOMMU_ALLOC of its type that gets further than the look at the type.
 */
final class SeenCmdqv {
  private static final int INFO_TYPE = 3;
  private static final int VIOMMU_TYPE = 2;
  private static final StructLayout INFO = Blobs.HW_INFO_TEGRA241_CMDQV;

  /** As many as can be, until something tells: the map of errors has 128 bits. */
  private static final TegraFeatures ANY = new TegraFeatures(1, 1 << 16, 128, 1 << 16);

  /** What a VIOMMU_ALLOC ends with after its type was looked at, and not before. */
  private static final Set<Integer> BEHIND_THE_TYPE =
      Set.of(0, Errno.EINVAL.number(), Errno.EFAULT.number(), Errno.ENOSPC.number());

  private final TegraIommu iommu;
  private final CallTable calls;

  SeenCmdqv(TegraIommu iommu, CallTable calls) {
    this.iommu = iommu;
    this.calls = calls;
  }

  /** Before a call is handled: takes from how it ended what it says of the hardware. */
  void look(NestLine.Call call) {
    if (call.command() == Ioctl.GET_HW_INFO.code() && call.returned() == 0) {
      lookAtInfo(call);
    } else if (call.command() == Ioctl.VIOMMU_ALLOC.code() && calls == CallTable.MERGED) {
      lookAtViommu(call);
    }
  }

  private void lookAtInfo(NestLine.Call call) {
    byte[] data = call.dataOut();
    boolean own = StructValue.of(call.out()).u32(GetHwInfoStruct.DATA_TYPE) == INFO_TYPE;
    if (!own) {
      return;
    }
    if (data == null || data.length < INFO.size()) {
      foundAny();
      return;
    }
    StructValue blob = StructValue.of(data, 0, INFO.size());
    int queues = blob.u32(INFO.find("log2vcmdqs").orElseThrow());
    int sids = blob.u32(INFO.find("log2vsids").orElseThrow());
    int version = blob.u32(INFO.find("version").orElseThrow());
    if (queues < Integer.SIZE - 1 && sids < Integer.SIZE - 1) {
      int interfaces = iommu.present() ? iommu.features().vintfs() : ANY.vintfs();
      iommu.found(new TegraFeatures(version, interfaces, 1 << queues, 1 << sids));
    }
  }

  private void foundAny() {
    if (!iommu.present()) {
      iommu.found(ANY);
    }
  }

  private void lookAtViommu(NestLine.Call call) {
    boolean own = StructValue.of(call.in()).u32(ViommuAllocStruct.TYPE) == VIOMMU_TYPE;
    if (!own || !BEHIND_THE_TYPE.contains(call.errno())) {
      return;
    }
    foundAny();
    if (call.errno() == Errno.ENOSPC.number()
        && iommu.features().vintfs() == ANY.vintfs()
        && iommu.usedInterfaces() > 1) {
      TegraFeatures known = iommu.features();
      iommu.found(
          new TegraFeatures(known.version(), iommu.usedInterfaces(), known.queues(), known.sids()));
    }
  }
}
