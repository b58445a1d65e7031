package org.vsmmu.iommufd.arm;

/**
 * What the host's kernel, its firmware and its command line decide, and no ID register tells.
 *
 * @param runsAtEl2 a VHE kernel, whose stage-1 tags are of EL2 where the SMMU has them
 * @param msiPolling whether CMD_SYNC may be waited for by an MSI into its own queue slot
 * @param repeatsInvalidation the Tegra264 erratum: TLBI and CFGI lists are issued twice
 * @param brokenPrefetch the Hi161x quirk: no PREFETCH_CONFIG is sent
 * @param vaBits the bits of a virtual address of the CPU, 39 to 52
 */
public record HostOptions(
    boolean runsAtEl2,
    boolean msiPolling,
    boolean repeatsInvalidation,
    boolean brokenPrefetch,
    int vaBits) {
  /** The kernel of the recorded QEMU machine: at EL1, without quirks. */
  public static final HostOptions PLAIN = new HostOptions(false, true, false, false, 48);

  /** The same on a kernel that runs at EL2. */
  public HostOptions atEl2() {
    return new HostOptions(true, msiPolling, repeatsInvalidation, brokenPrefetch, vaBits);
  }

  /** The same with the Tegra264 erratum, or without it. */
  public HostOptions repeating(boolean repeats) {
    return new HostOptions(runsAtEl2, msiPolling, repeats, brokenPrefetch, vaBits);
  }

  /** The same with the Hi161x quirk. */
  public HostOptions withoutPrefetch() {
    return new HostOptions(runsAtEl2, msiPolling, repeatsInvalidation, true, vaBits);
  }
}
