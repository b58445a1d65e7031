package org.vsmmu.replay.iommufd;

import java.util.List;
import java.util.Optional;
import org.vsmmu.iommufd.arm.ArmIommu;
import org.vsmmu.iommufd.core.HwptPaging;
import org.vsmmu.iommufd.core.Ioas;
import org.vsmmu.iommufd.iova.IovaDomain;
import org.vsmmu.iommufd.object.IdTable;
import org.vsmmu.iommufd.uapi.DestroyStruct;
import org.vsmmu.iommufd.uapi.IoasCopyStruct;
import org.vsmmu.iommufd.uapi.IoasMapFileStruct;
import org.vsmmu.iommufd.uapi.IoasMapStruct;
import org.vsmmu.iommufd.uapi.IoasUnmapStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.trace.iommufd.NestLine;

/**
 * The domains that the maps and unmaps during a call belong to: the events of a kernel do not say
 * which, but the call says the IOAS or the table.
 *
 * @param all how many there are
 * @param unused how many of them no device uses, so that nothing of them is cached
 */
public record CallDomains(int all, int unused) {

  /**
   * The domains of a call, before it is handled; empty when nothing says which they are.
   *
   * @param ids the objects of its iommufd
   */
  static Optional<CallDomains> of(NestLine.Call call, IdTable ids) {
    if (!call.descriptor().equals("iommufd")) {
      return Optional.empty();
    }
    StructValue in = StructValue.of(call.in());
    return Ioctl.of(call.command() & 0xff)
        .filter(ioctl -> ioctl.code() == call.command())
        .flatMap(ioctl -> switch (ioctl) {
          case IOAS_MAP -> ofIoas(ids, in.u32(IoasMapStruct.IOAS_ID));
          case IOAS_MAP_FILE -> ofIoas(ids, in.u32(IoasMapFileStruct.IOAS_ID));
          case IOAS_COPY -> ofIoas(ids, in.u32(IoasCopyStruct.DST_IOAS_ID));
          case IOAS_UNMAP -> ofIoas(ids, in.u32(IoasUnmapStruct.IOAS_ID));
          case DESTROY -> ofTable(ids, in.u32(DestroyStruct.ID));
          // A new table, which no device uses yet.
          case HWPT_ALLOC -> Optional.of(new CallDomains(1, 1));
          default -> Optional.empty();
        });
  }

  private static Optional<CallDomains> ofIoas(IdTable ids, int id) {
    return ids.find(id)
        .filter(Ioas.class::isInstance)
        .map(object -> of(((Ioas) object).space().domains()));
  }

  private static Optional<CallDomains> ofTable(IdTable ids, int id) {
    return ids.find(id)
        .filter(HwptPaging.class::isInstance)
        .map(object -> of(List.of(((HwptPaging) object).domain())));
  }

  private static CallDomains of(List<? extends IovaDomain> domains) {
    int unused = (int) domains.stream().filter(ArmIommu::unused).count();
    return new CallDomains(domains.size(), unused);
  }
}
