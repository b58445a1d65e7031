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
 * @param options what no register tells
 */
public record ArmFeatures(
    IdRegisters ids, int iidr, boolean canwbs, KernelVersion kernel, HostOptions options) {
  private static final int ARM = 0x43b;
  private static final int MMU_600 = 0x483;
  private static final int MMU_700 = 0x487;

  /** PASIDs of a linear CD table. */
  private static final int LINEAR_CD_BITS = 10;

  /** A host as the recorded QEMU machine is. */
  public ArmFeatures(IdRegisters ids, int iidr, boolean canwbs, KernelVersion kernel) {
    this(ids, iidr, canwbs, kernel, HostOptions.PLAIN);
  }

  /**
   * With the newest kernel, or the one before it.
   *
   * @param strictCommands whether every field of a guest's command is checked
   */
  public ArmFeatures(IdRegisters ids, int iidr, boolean canwbs, boolean strictCommands) {
    this(ids, iidr, canwbs, strictCommands ? KernelVersion.LINUX_7_3 : KernelVersion.LINUX_7_2);
  }

  /** The same hardware under another host. */
  public ArmFeatures on(HostOptions host) {
    return new ArmFeatures(ids, iidr, canwbs, kernel, host);
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
    return (arm(MMU_600) && variant() < 2) || syncsEarly();
  }

  /** Errata 2268618 and 2812531: a batch of 63 is closed with a SYNC (iommufd 5.6). */
  public boolean syncsEarly() {
    return arm(MMU_700) && (variant() < 1 || revision() < 1);
  }

  private boolean arm(int product) {
    return (iidr & 0xfff) == ARM && iidr >>> 20 == product;
  }

  private int variant() {
    return (iidr >>> 16) & 0xf;
  }

  private int revision() {
    return (iidr >>> 12) & 0xf;
  }

  /** Whether guests can be given nested translation. */
  public boolean viommu() {
    return viommu(canwbs);
  }

  /**
   * Whether guests can be given nested translation for a device.
   *
   * @param coherent whether the device's root complex writes back coherently
   */
  boolean viommu(boolean coherent) {
    return nesting() && !syncsEarly() && (coherent || ids.fwb());
  }

  /** Whether an STE can override memory attributes. */
  public boolean overridesAttributes() {
    return IdFields.ATTR_TYPES_OVR.extract(ids.idr1()) != 0;
  }

  /** Whether transactions can stall. */
  public boolean stalls() {
    return ids.stallModel() != 1;
  }

  /** Whether the host's own stage-1 tags are of EL2. */
  public boolean e2h() {
    return options.runsAtEl2() && ids.hyp();
  }

  /** Whether CMD_SYNC reports by an MSI (iommufd 5.1). */
  public boolean syncsByMsi() {
    return ids.msi() && ids.cohacc() && options.msiPolling();
  }

  /**
   * The bits of the CD index of a device.
   *
   * @param pasidBits the bits of its PASIDs, 0 for none
   */
  int cdBits(int pasidBits) {
    int bits = Math.min(pasidBits, ids.ssidSize());
    return ids.cd2l() ? bits : Math.min(bits, LINEAR_CD_BITS);
  }

  /** Whether a CD table of so many bits has two levels. */
  boolean twoLevelCdTable(int cdBits) {
    return ids.cd2l() && cdBits > LINEAR_CD_BITS;
  }

  /** The bits of a stage-1 input address. */
  int stage1Bits() {
    boolean large = IdFields.VAX.extract(ids.idr5()) == 1;
    return Math.min(large ? 52 : 48, options.vaBits());
  }

  /** log2 of the smallest page. */
  public int pageShift() {
    return ids.granule(12) ? 12 : ids.granule(14) ? 14 : 16;
  }

  /** The sizes of pages and blocks, a set of powers of two. */
  long pageSizes() {
    return switch (pageShift()) {
      case 12 -> 1L << 12 | 1L << 21 | 1L << 30;
      case 14 -> 1L << 14 | 1L << 25;
      default -> 1L << 16 | 1L << 29 | (ids.oasBits() > 48 ? 1L << 42 : 0);
    };
  }

  /** The host's CMD_SYNC (iommufd 5.1). */
  PhysicalCommand sync() {
    if (!syncsByMsi()) {
      return PhysicalCommand.SYNC;
    }
    long bytes = 16L << ids.cmdqs();
    return PhysicalCommand.syncByMsi(new QueueSlot(new Unknown("the command queue"), bytes));
  }
}
