package org.vsmmu.smmu.command;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * The rules for the range and level hints of a TLBI (SMMUv3 6.4).
 *
 * <p>IDR3.RIL and IDR5.DS decide. Without ID registers every combination is tried, and the command
 * is judged only if all of them find a fault.
 */
final class RangeLegality {
  private static final String SECTION = "SMMUv3 6.4";

  private final TlbiRange range;
  private final Optional<IdRegisters> idRegisters;
  private final LegalityFindings found;

  RangeLegality(TlbiRange range, Optional<IdRegisters> idRegisters, LegalityFindings found) {
    this.range = range;
    this.idRegisters = idRegisters;
    this.found = found;
  }

  void judge() {
    if (!range.hasHints()) {
      return;
    }
    if (idRegisters.isPresent()) {
      report(judge(idRegisters.get().ril(), idRegisters.get().ds()));
    } else {
      judgeWithoutIdRegisters();
    }
  }

  private void report(Legality legality) {
    if (legality instanceof Legality.Illegal illegal) {
      found.illegal(illegal.reason(), illegal.section());
    } else if (legality instanceof Legality.Unpredictable unpredictable) {
      found.unpredictable(
          unpredictable.reason(), unpredictable.section(), unpredictable.cerrorPermitted());
    }
  }

  private void judgeWithoutIdRegisters() {
    List<Legality> possible = new ArrayList<>();
    possible.add(judge(true, false));
    possible.add(judge(true, true));
    possible.add(judge(false, false));
    if (possible.contains(Legality.LEGAL)) {
      found.unknown("IDR3.RIL and IDR5.DS decide what the range fields mean");
    } else {
      found.unpredictable(reason(possible.get(0)), SECTION, true);
    }
  }

  private static String reason(Legality legality) {
    return legality instanceof Legality.Illegal illegal
        ? illegal.reason()
        : ((Legality.Unpredictable) legality).reason();
  }

  private Legality judge(boolean ril, boolean ds) {
    if (!ril) {
      return reserved("TG, NUM, SCALE and TTL are RES0 without IDR3.RIL");
    }
    if (range.tg() == 0) {
      return reserved(
          "TG=0 but NUM=%d SCALE=%d TTL=%d: RES0 without a granule"
              .formatted(range.num(), range.scale(), range.ttl()));
    }
    if (range.reservedCombination(ds)) {
      return new Legality.Illegal(
          "TG=%d with NUM=0 SCALE=0 TTL=%d is reserved".formatted(range.tg(), range.ttl()),
          SECTION);
    }
    if (!ds && range.effectiveScale(false) != range.scale()) {
      return reserved("SCALE=%d: bit 25 is RES0 without IDR5.DS".formatted(range.scale()));
    }
    if (range.misaligned(ds)) {
      return new Legality.Unpredictable(misalignment(ds), SECTION, false);
    }
    return Legality.LEGAL;
  }

  private String misalignment(boolean ds) {
    return "address 0x%x has bits 0x%x set that TG=%d TTL=%d needs zero"
        .formatted(range.address(), range.misalignedBits(ds), range.tg(), range.ttl());
  }

  private static Legality reserved(String reason) {
    return new Legality.Unpredictable(reason, SECTION, true);
  }
}
