package org.vsmmu.iommufd.arm;

import org.vsmmu.iommufd.kernel.KernelFact;
import org.vsmmu.iommufd.kernel.KernelVersion;
import org.vsmmu.smmu.register.IdFields;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * The SMMU and the kernel that drives it.
 *
 * @param ids the ID registers
 * @param iidr the implementation's own identification
 * @param canwbs whether the root complex writes back coherently, including no-snoop
 * @param kernel its version
 */
public record ArmFeatures(IdRegisters ids, int iidr, boolean canwbs, KernelVersion kernel) {
  private static final int ARM = 0x43b;
  private static final int MMU_600 = 0x483;
  private static final int MMU_700 = 0x487;

  /**
   * With the newest kernel, or the one before it.
   *
   * @param strictCommands whether every field of a guest's command is checked
   */
  public ArmFeatures(IdRegisters ids, int iidr, boolean canwbs, boolean strictCommands) {
    this(ids, iidr, canwbs, strictCommands ? KernelVersion.LINUX_7_3 : KernelVersion.LINUX_7_2);
  }

  /** Whether every field of a guest's command is checked, or only opcode and StreamID. */
  public boolean strictCommands() {
    return kernel.has(KernelFact.STRICT_GUEST_COMMANDS);
  }

  /** Both stages, and no erratum that takes nesting away (iommufd 4.6). */
  public boolean nesting() {
    return ids.s1p() && ids.s2p() && !nestingErratum();
  }

  private boolean nestingErratum() {
    int product = iidr >>> 20;
    int variant = (iidr >>> 16) & 0xf;
    int revision = (iidr >>> 12) & 0xf;
    return (iidr & 0xfff) == ARM
        && ((product == MMU_600 && variant < 2)
            || (product == MMU_700 && (variant < 1 || revision < 1)));
  }

  /** Whether guests can be given nested translation. */
  public boolean viommu() {
    return nesting() && (canwbs || ids.fwb());
  }

  /** Whether an STE can override memory attributes. */
  public boolean overridesAttributes() {
    return IdFields.ATTR_TYPES_OVR.extract(ids.idr1()) != 0;
  }

  /** Whether transactions can stall. */
  public boolean stalls() {
    return ids.stallModel() != 1;
  }

  /** log2 of the smallest page. */
  public int pageShift() {
    return ids.granule(12) ? 12 : ids.granule(14) ? 14 : 16;
  }
}
