package org.vsmmu.replay.rule;

import org.vsmmu.replay.Moment.ProcedureSeen.Procedure;

/** An SMMU does not look at the low bits of a base. */
final class BaseMisaligned extends UpdateLint {

  BaseMisaligned() {
    super(
        new RuleText(
            "BASE-MISALIGNED",
            "base",
            "warning",
            "SMMUv3 1.5, 1.6",
            "specification",
            "The base of a queue or of the stream table is not aligned to its " + "size",
            "The SMMU takes the address bits below the size as 0, so it reads "
                + "and writes below the memory that software set aside. Command "
                + "queues stop with CERROR_ABT or on whatever stands there; event "
                + "records overwrite other memory.",
            "Allocate the memory aligned to its size, at least to 32 bytes "
                + "for a queue and 64 for the stream table.",
            "An emulator that does not mask the address works by accident."),
        Procedure.ALIGNMENT,
        "a multiple of its size");
  }
}
