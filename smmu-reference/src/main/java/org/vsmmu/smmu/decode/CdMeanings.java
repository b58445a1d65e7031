package org.vsmmu.smmu.decode;

import static org.vsmmu.smmu.config.CdFields.*;

import java.util.Optional;
import java.util.Set;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.layout.Field;

/** Enumerated fields of a context descriptor, and which are ignored (SMMUv3 3.3). */
final class CdMeanings {
  private static final Set<Field> LOWER = Set.of(T0SZ, TG0, IR0, OR0, SH0, TTB0);
  private static final Set<Field> UPPER = Set.of(T1SZ, TG1, IR1, OR1, SH1, TTB1);
  private static final String[] SHAREABILITY = {
    "non-shareable", "reserved", "outer shareable", "inner shareable"
  };

  static final Meanings TABLE =
      new Meanings()
          .addresses(TTB0, TTB1)
          .values(V, "invalid", "valid")
          .values(TG0, "4K", "64K", "16K", "reserved")
          .values(TG1, "reserved", "16K", "4K", "64K")
          .text(T0SZ, v -> (64 - v) + "-bit addresses")
          .text(T1SZ, v -> (64 - v) + "-bit addresses")
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

  /** Why the SMMU does not look at a field of this descriptor; empty if it does. */
  static Optional<String> ignored(ContextDescriptor cd, Field field) {
    if (field.equals(V)) {
      return Optional.empty();
    }
    if (!cd.valid()) {
      return Optional.of("ignored: V=0");
    }
    if (cd.epd0() && LOWER.contains(field)) {
      return Optional.of("ignored: EPD0=1");
    }
    if (cd.epd1() && UPPER.contains(field)) {
      return Optional.of("ignored: EPD1=1");
    }
    if (cd.epd0() && cd.epd1() && field.equals(ENDI)) {
      return Optional.of("ignored: EPD0=EPD1=1");
    }
    if (cd.ha() && field.equals(AFFD)) {
      return Optional.of("ignored: HA=1");
    }
    return Optional.empty();
  }

  private CdMeanings() {}
}
