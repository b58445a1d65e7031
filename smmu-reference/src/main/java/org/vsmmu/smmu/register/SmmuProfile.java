package org.vsmmu.smmu.register;

import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * The SMMU that a sequence is judged against.
 *
 * @param name how a trace header or a command line refers to it
 * @param description one line for people
 * @param idRegisters what it implements; empty if unknown, and then nothing that depends on the ID
 *     registers is judged
 */
public record SmmuProfile(String name, String description, Optional<IdRegisters> idRegisters) {
  /** No ID registers: whatever depends on them is not judged. */
  public static final SmmuProfile GENERIC =
      new SmmuProfile("generic", "any SMMUv3; ID registers unknown", Optional.empty());

  /**
   * An SMMUv3.2 with both stages, ATS, PRI, substreams and range invalidation; no EL2, no DS,
   * 48-bit output, every granule, 16-bit ASIDs and VMIDs, stalls, 32-bit StreamIDs, 20-bit
   * SubstreamIDs.
   */
  public static final SmmuProfile ARCHITECTURE = of(
      "architecture",
      "SMMUv3.2, both stages, ATS, PRI, substreams, RIL",
      new IdRegisters(0x0c4d_741b, 0x0273_9d20, 0, 0x0d14, 0x75, 2));

  public static final SmmuProfile QEMU_11 =
      of("qemu-11", "QEMU 11, both stages", qemu(0x0d44_101b, 0x1414));

  public static final SmmuProfile QEMU_11_S1 =
      of("qemu-11-s1", "QEMU 11, stage 1 only", qemu(0x0d44_101a, 0x1404));

  public static final SmmuProfile QEMU_11_S2 =
      of("qemu-11-s2", "QEMU 11, stage 2 only", qemu(0x0d44_1019, 0x1414));

  /** Hardware on which one invalidation is not enough; its ID registers are in a trace's header. */
  public static final SmmuProfile TEGRA264 = new SmmuProfile(
      "tegra264", "Tegra264: every CFGI and TLBI has to be issued twice", Optional.empty());

  private static final List<SmmuProfile> ALL =
      List.of(GENERIC, ARCHITECTURE, QEMU_11, QEMU_11_S1, QEMU_11_S2, TEGRA264);

  public SmmuProfile {
    Objects.requireNonNull(name, "name");
    Objects.requireNonNull(description, "description");
    Objects.requireNonNull(idRegisters, "idRegisters");
  }

  public static SmmuProfile of(String name, String description, IdRegisters idRegisters) {
    return new SmmuProfile(name, description, Optional.of(idRegisters));
  }

  /** The built-in profiles. */
  public static List<SmmuProfile> all() {
    return ALL;
  }

  /** The built-in profile of that name. */
  public static Optional<SmmuProfile> byName(String name) {
    return ALL.stream().filter(p -> p.name().equals(name)).findFirst();
  }

  /** Whether each list of CFGIs and TLBIs has to be issued again behind its CMD_SYNC (10.3). */
  public boolean repeatsInvalidations() {
    return name.equals(TEGRA264.name);
  }

  private static IdRegisters qemu(int idr0, int idr3) {
    return new IdRegisters(idr0, 0x0273_0010, 0, idr3, 0x74, 1);
  }

  @Override
  public String toString() {
    return name;
  }
}
