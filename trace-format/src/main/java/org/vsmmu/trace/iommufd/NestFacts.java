package org.vsmmu.trace.iommufd;

import java.util.Optional;
import java.util.Set;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.CallTable;
import org.vsmmu.iommufd.uapi.GetHwInfoStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.TableEvidence;
import org.vsmmu.iommufd.uapi.VfioBindStruct;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.iommufd.uapi.ViommuAllocStruct;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * What a whole run says about its machine, and no single call predicts: the ID registers (the first
 * GET_HW_INFO that gives them all), whether the root complex is CANWBS (a vIOMMU was made), the
 * number of the iommufd.
 */
final class NestFacts {
  private static final int ARM_TYPE = 2;

  private Optional<StructValue> info = Optional.empty();
  private boolean viommuMade;
  private int iommufd = 3;
  private boolean bound;
  private boolean joined;
  private final TableEvidence tables = new TableEvidence();

  /** Looks at a line. */
  void look(NestEntry entry) {
    joined |= entry.line().isEmpty() || !entry.commands().isEmpty();
    entry
        .line()
        .filter(NestLine.Call.class::isInstance)
        .map(NestLine.Call.class::cast)
        .filter(call -> call.returned() == 0)
        .ifPresent(this::look);
  }

  private void look(NestLine.Call call) {
    if (call.descriptor().equals("iommufd")) {
      tables.succeeded(call.command(), call.in());
    }
    if (call.command() == Ioctl.GET_HW_INFO.code()) {
      lookAtInfo(call);
    } else if (call.command() == Ioctl.VIOMMU_ALLOC.code()) {
      int type = StructValue.of(call.in()).u32(ViommuAllocStruct.TYPE);
      viommuMade |= type == 1 || type == 2;
    } else if (call.command() == VfioIoctl.DEVICE_BIND_IOMMUFD.code() && !bound) {
      iommufd = StructValue.of(call.in()).u32(VfioBindStruct.IOMMUFD);
      bound = true;
    }
  }

  private void lookAtInfo(NestLine.Call call) {
    byte[] data = call.dataOut();
    boolean whole = data != null && data.length >= Blobs.HW_INFO_ARM_SMMUV3.size();
    boolean arm = StructValue.of(call.out()).u32(GetHwInfoStruct.DATA_TYPE) == ARM_TYPE;
    if (whole && arm && info.isEmpty()) {
      info = Optional.of(StructValue.of(data));
    }
  }

  /** Whether the lines show what the SMMU took and reported meanwhile. */
  boolean joined() {
    return joined;
  }

  /**
   * The dialect, if no merged kernel explains the calls: that of a series of patches, or of all of
   * them when several do. Empty for merged kernels.
   */
  String dialect() {
    Set<CallTable> candidates = tables.candidates();
    if (candidates.contains(CallTable.MERGED)) {
      return "";
    }
    return candidates.size() == 1 ? candidates.iterator().next().id() : CallTable.PLAN.id();
  }

  /**
   * The facts.
   *
   * @param events what the trace shows of the records of the SMMU's event queue
   */
  NestLine.Run run(NestLine.Run.Events events) {
    Optional<IdRegisters> registers = info.map(blob -> new IdRegisters(
        register(blob, "idr[0]"),
        register(blob, "idr[1]"),
        register(blob, "idr[2]"),
        register(blob, "idr[3]"),
        register(blob, "idr[5]"),
        register(blob, "aidr")));
    int iidr = info.map(blob -> register(blob, "iidr")).orElse(0);
    return new NestLine.Run(iommufd, registers, iidr, viommuMade, events);
  }

  private static int register(StructValue blob, String name) {
    Member member = Blobs.HW_INFO_ARM_SMMUV3.find(name).orElseThrow();
    return blob.u32(member);
  }
}
