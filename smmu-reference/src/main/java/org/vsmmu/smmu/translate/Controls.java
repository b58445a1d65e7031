package org.vsmmu.smmu.translate;

import org.vsmmu.smmu.config.StreamTable;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * What registers say to a transaction (SMMUv3 1.3 to 1.5).
 *
 * @param id the ID registers
 * @param enabled CR0.SMMUEN
 * @param streams the stream table; not looked at unless enabled
 * @param abortsWhenDisabled GBPA.ABORT
 * @param e2h CR2.E2H
 * @param recordsBadStreamIds CR2.RECINVSID
 * @param recordsAtsConfig CR2.REC_CFG_ATS
 * @param atsCheck CR0.ATSCHK
 */
public record Controls(
    IdRegisters id,
    boolean enabled,
    StreamTable streams,
    boolean abortsWhenDisabled,
    boolean e2h,
    boolean recordsBadStreamIds,
    boolean recordsAtsConfig,
    boolean atsCheck) {

  /** ATS of a stream as it takes effect: 0, 1, 2 or 3 (SMMUv3 2.3). */
  public int effectiveEats(StreamTableEntry ste) {
    if (!id.ats() || (ste.config() & 3) == 0) {
      return 0;
    }
    return switch (ste.eats()) {
      case 1 -> 1;
      case 2 -> atsCheck ? 2 : 0;
      case 3 -> id.dpt() && atsCheck ? 3 : 0;
      default -> 0;
    };
  }
}
