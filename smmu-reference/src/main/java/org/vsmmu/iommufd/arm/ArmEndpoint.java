package org.vsmmu.iommufd.arm;

import java.util.List;

/**
 * A device as firmware and PCI configuration describe it.
 *
 * @param streams its StreamIDs, at least one; the first is what a vDEVICE stands for
 * @param ats whether endpoint and root complex do ATS
 * @param alwaysOnAts whether it works with ATS only (iommufd 5.7)
 * @param pasidBits the bits of its PASIDs, 0 to 20; 0 for none
 * @param executes whether PASID requests may ask for execution
 * @param privileged whether PASID requests may be privileged
 * @param stalls whether it waits for stalled transactions
 * @param canwbs whether its root complex writes back coherently, including no-snoop
 * @param identityAtBoot whether the kernel's own domain for it does not translate
 */
public record ArmEndpoint(
    List<Unknown> streams,
    boolean ats,
    boolean alwaysOnAts,
    int pasidBits,
    boolean executes,
    boolean privileged,
    boolean stalls,
    boolean canwbs,
    boolean identityAtBoot) {
  public ArmEndpoint {
    streams = List.copyOf(streams);
    if (streams.isEmpty()) {
      throw new IllegalArgumentException("a device behind an SMMU has a stream");
    }
  }

  /** A device with these streams, of a coherent root complex, and nothing else. */
  public static ArmEndpoint of(Unknown... streams) {
    return new ArmEndpoint(List.of(streams), false, false, 0, false, false, false, true, false);
  }

  /** The same with ATS, or without. */
  public ArmEndpoint withAts(boolean can) {
    return new ArmEndpoint(
        streams, can, alwaysOnAts, pasidBits, executes, privileged, stalls, canwbs, identityAtBoot);
  }

  /** The same with ATS that must stay on. */
  public ArmEndpoint withAlwaysOnAts() {
    return new ArmEndpoint(
        streams, true, true, pasidBits, executes, privileged, stalls, canwbs, identityAtBoot);
  }

  /** The same with PASIDs. */
  public ArmEndpoint withPasids(int bits, boolean execution, boolean privilege) {
    return new ArmEndpoint(
        streams, ats, alwaysOnAts, bits, execution, privilege, stalls, canwbs, identityAtBoot);
  }

  /** The same, waiting for stalled transactions. */
  public ArmEndpoint stalling() {
    return new ArmEndpoint(
        streams, ats, alwaysOnAts, pasidBits, executes, privileged, true, canwbs, identityAtBoot);
  }

  /** The same behind a root complex that is coherent, or is not. */
  public ArmEndpoint coherent(boolean is) {
    return new ArmEndpoint(
        streams, ats, alwaysOnAts, pasidBits, executes, privileged, stalls, is, identityAtBoot);
  }

  /** The same with an identity domain of the kernel's. */
  public ArmEndpoint passedThrough() {
    return new ArmEndpoint(
        streams, ats, alwaysOnAts, pasidBits, executes, privileged, stalls, canwbs, true);
  }
}
