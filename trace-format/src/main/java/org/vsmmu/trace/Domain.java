package org.vsmmu.trace;

import java.util.OptionalInt;
import java.util.OptionalLong;

/**
 * What a record says of the translation domain it belongs to. Every part may be unknown; kernel
 * trace points know none of them.
 *
 * @param stage 1 or 2
 * @param vmid VMID of its TLB entries
 * @param asid ASID of its TLB entries (stage 1)
 * @param table physical address of its root table (TTB0 or S2TTB)
 */
public record Domain(OptionalInt stage, OptionalLong vmid, OptionalLong asid, OptionalLong table) {

  /** The capture does not identify the domain. */
  public static final Domain UNKNOWN = new Domain(
      OptionalInt.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());

  /** A stage-1 domain by its tags. */
  public static Domain stage1(long vmid, long asid) {
    return new Domain(
        OptionalInt.of(1), OptionalLong.of(vmid), OptionalLong.of(asid), OptionalLong.empty());
  }

  /** A stage-2 domain by its VMID. */
  public static Domain stage2(long vmid) {
    return new Domain(
        OptionalInt.of(2), OptionalLong.of(vmid), OptionalLong.empty(), OptionalLong.empty());
  }

  /** Whether the capture says anything about the domain. */
  public boolean known() {
    return !equals(UNKNOWN);
  }
}
