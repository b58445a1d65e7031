package org.vsmmu.smmu.decode;

import static org.vsmmu.smmu.config.CdFields.*;

import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.IdRegisters;

/** Enumerated fields of a context descriptor, and which are ignored (SMMUv3 3.3). */
final class CdMeanings {
  private static final Set<Field> LOWER = Set.of(T0SZ, TG0, IR0, OR0, SH0, TTB0);
  private static final Set<Field> UPPER = Set.of(T1SZ, TG1, IR1, OR1, SH1, TTB1);
  private static final String[] SHAREABILITY = {
    "non-shareable", "reserved", "outer shareable", "inner shareable"
  };
  private static final String[] CACHEABILITY = {"NC", "WB RA WA", "WT", "WB RA nWA"};

  static final Meanings TABLE = new Meanings()
      .addresses(TTB0, TTB1)
      .values(V, "invalid", "valid")
      .values(TG0, "4K", "64K", "16K", "reserved")
      .values(TG1, "reserved", "16K", "4K", "64K")
      .text(T0SZ, v -> (64 - v) + "-bit addresses")
      .text(T1SZ, v -> (64 - v) + "-bit addresses")
      .values(IR0, CACHEABILITY)
      .values(OR0, CACHEABILITY)
      .values(IR1, CACHEABILITY)
      .values(OR1, CACHEABILITY)
      .values(SH0, SHAREABILITY)
      .values(SH1, SHAREABILITY)
      .values(EPD0, "lower half on", "lower half off")
      .values(EPD1, "upper half on", "upper half off")
      .values(ENDI, "little endian", "big endian")
      .text(IPS, AddressSizes::text)
      .values(AA64, "AArch32", "AArch64")
      .values(S, "faults terminate", "faults stall")
      .values(R, "faults not recorded", "faults recorded")
      .values(A, "faults read zero, ignore writes", "faults abort")
      .values(ASET, "shared ASID", "private ASID");

  /**
   * Why the SMMU does not look at a field of this descriptor in NS-EL1 (SMMUv3 3.3); empty if it
   * does, or if it depends on ID registers that are not known.
   */
  static Optional<String> ignored(ContextDescriptor cd, Field field, Optional<IdRegisters> id) {
    return Stream.of(byFields(cd, field), id.flatMap(known -> byRegisters(field, known)))
        .flatMap(Optional::stream)
        .findFirst()
        .map(why -> "ignored: " + why);
  }

  private static Optional<String> byFields(ContextDescriptor cd, Field field) {
    if (field.equals(V)) {
      return Optional.empty();
    }
    if (!cd.valid()) {
      return Optional.of("V=0");
    }
    if (LOWER.contains(field)) {
      return when(cd.epd0(), "EPD0=1");
    }
    if (UPPER.contains(field)) {
      return when(cd.epd1(), "EPD1=1");
    }
    if (field.equals(ENDI)) {
      return when(cd.epd0() && cd.epd1(), "EPD0=EPD1=1");
    }
    if (field.equals(UWXN)) {
      return when(cd.aa64(), "AA64=1");
    }
    return when(field.equals(AFFD) && cd.ha(), "HA=1");
  }

  private static Optional<String> byRegisters(Field field, IdRegisters id) {
    if (field.equals(DS)) {
      return when(!id.ds(), "IDR5.DS=0");
    }
    if (field.equals(HAD0) || field.equals(HAD1)) {
      return when(!id.had(), "IDR3.HAD=0");
    }
    return when(field.equals(PIE) && !id.s1pi(), "IDR3.S1PI=0");
  }

  private static Optional<String> when(boolean ignored, String why) {
    return ignored ? Optional.of(why) : Optional.empty();
  }

  private CdMeanings() {}
}
