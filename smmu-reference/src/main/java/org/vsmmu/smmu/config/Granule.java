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

  private static final Optional<Granule> OF_4K = Optional.of(KB4);
  private static final Optional<Granule> OF_16K = Optional.of(KB16);
  private static final Optional<Granule> OF_64K = Optional.of(KB64);

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
      case 0 -> OF_4K;
      case 1 -> OF_64K;
      case 2 -> OF_16K;
      default -> Optional.empty();
    };
  }

  /** CD.TG1: 1 16K, 2 4K, 3 64K; empty for the reserved 0. */
  public static Optional<Granule> ofTg1(int encoded) {
    return switch (encoded) {
      case 1 -> OF_16K;
      case 2 -> OF_4K;
      case 3 -> OF_64K;
      default -> Optional.empty();
    };
  }

  /** {@code 4K}, {@code 16K} or {@code 64K}. */
  @Override
  public String toString() {
    return text;
  }
}
