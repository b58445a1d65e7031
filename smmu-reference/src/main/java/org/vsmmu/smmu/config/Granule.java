package org.vsmmu.smmu.config;

import java.util.Optional;

/**
 * A translation granule, and the three encodings that structures use for it (SMMUv3 14, trap 1). A
 * TLBI's TG is yet another one, see {@code TlbiRange}.
 */
public enum Granule {
  KB4(12, "4K"),
  KB16(14, "16K"),
  KB64(16, "64K");

  private final int shift;
  private final String text;

  Granule(int shift, String text) {
    this.shift = shift;
    this.text = text;
  }

  /** log2 of its bytes: 12, 14 or 16. */
  public int shift() {
    return shift;
  }

  /** CD.TG0 and STE.S2TG: 0 4K, 1 64K, 2 16K; empty for the reserved 3. */
  public static Optional<Granule> ofTg0(int encoded) {
    return switch (encoded) {
      case 0 -> Optional.of(KB4);
      case 1 -> Optional.of(KB64);
      case 2 -> Optional.of(KB16);
      default -> Optional.empty();
    };
  }

  /** CD.TG1: 1 16K, 2 4K, 3 64K; empty for the reserved 0. */
  public static Optional<Granule> ofTg1(int encoded) {
    return switch (encoded) {
      case 1 -> Optional.of(KB16);
      case 2 -> Optional.of(KB4);
      case 3 -> Optional.of(KB64);
      default -> Optional.empty();
    };
  }

  /** {@code 4K}, {@code 16K} or {@code 64K}. */
  @Override
  public String toString() {
    return text;
  }
}
