package org.vsmmu.trace.iommufd;

import java.util.Optional;
import org.vsmmu.iommufd.arm.ArmFeatures;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.iommufd.uapi.Blobs;
import org.vsmmu.iommufd.uapi.GetHwInfoStruct;
import org.vsmmu.iommufd.uapi.Ioctl;
import org.vsmmu.iommufd.uapi.Member;
import org.vsmmu.iommufd.uapi.StructValue;
import org.vsmmu.iommufd.uapi.VfioBindStruct;
import org.vsmmu.iommufd.uapi.VfioIoctl;
import org.vsmmu.iommufd.uapi.ViommuAllocStruct;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * What a whole run says about its machine, and no single call predicts: the ID registers (the first
 * GET_HW_INFO that gives them all), whether the root complex is CANWBS (a vIOMMU was made), the
 * number of the iommufd.
 */
public final class NestFacts {
  private static final int ARM_TYPE = 2;

  private Optional<StructValue> info = Optional.empty();
  private boolean viommuMade;
  private int iommufd = 3;
  private boolean bound;
  private boolean joined;

  /** Looks at a line. */
  public void look(NestLine line) {
    joined |= line instanceof NestLine.Between
        || (line instanceof NestLine.Call shown && !shown.commands().isEmpty());
    if (!(line instanceof NestLine.Call call) || call.returned() != 0) {
      return;
    }
    if (call.command() == Ioctl.GET_HW_INFO.code()) {
      lookAtInfo(call);
    } else if (call.command() == Ioctl.VIOMMU_ALLOC.code()) {
      viommuMade |= StructValue.of(call.in()).u32(ViommuAllocStruct.TYPE) == 1;
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
  public boolean joined() {
    return joined;
  }

  /** Whether a vIOMMU of the arm type was made: the root complex is CANWBS, or S2FWB is there. */
  public boolean viommuMade() {
    return viommuMade;
  }

  /** The descriptor that the calls go to. */
  public int iommufd() {
    return iommufd;
  }

  /** The SMMU, with the newest kernel or the one before it. */
  public Optional<ArmFeatures> features(boolean strictCommands) {
    return features(strictCommands ? KernelVersion.LINUX_7_3 : KernelVersion.LINUX_7_2);
  }

  /** The SMMU, with the kernel of a dialect. */
  public Optional<ArmFeatures> features(KernelVersion kernel) {
    return info.map(blob -> new ArmFeatures(
        new IdRegisters(
            register(blob, "idr[0]"),
            register(blob, "idr[1]"),
            register(blob, "idr[2]"),
            register(blob, "idr[3]"),
            register(blob, "idr[5]"),
            register(blob, "aidr")),
        register(blob, "iidr"),
        viommuMade,
        kernel));
  }

  @Override
  public String toString() {
    return info.map(blob -> "an SMMU with IDR0 0x%x".formatted(register(blob, "idr[0]")))
        .orElse("an SMMU whose ID registers the run does not show");
  }

  private static int register(StructValue blob, String name) {
    Member member = Blobs.HW_INFO_ARM_SMMUV3.find(name).orElseThrow();
    return blob.u32(member);
  }
}
