package org.vsmmu.smmu.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a stage-2 walk starts (SMMUv3 2.5).
 *
 * @param level -1 to 3
 * @param concatenatedTables how many tables of that level stand side by side: 1, 2, 4, 8 or 16
 */
public record StartLevel(int level, int concatenatedTables) {
  private static final int LAST = 3;
  private static final int MOST_CONCATENATED_BITS = 4;
  private static final int RESERVED = Integer.MIN_VALUE;
  private static final List<Optional<StartLevel>> ALL = all();

  /**
   * The start level of a stage 2 of AArch64 tables.
   *
   * <p>With DS the 16K granule has a level 0, and the 4K granule a level -1, which S2SL0_2 selects
   * with S2SL0 0. Without DS, S2SL0_2 is not looked at.
   *
   * @param s2t0sz 64 less the bits of the input address; any value
   * @param sl0 S2SL0, 0 to 3
   * @param ds IDR5.DS and STE.S2DS
   * @param stt IDR3.STT
   * @return empty if the three fields do not fit each other
   */
  public static Optional<StartLevel> ofStage2(
      Granule granule, int s2t0sz, int sl0, boolean sl0_2, boolean ds, boolean stt) {
    int level = level(granule, sl0, sl0_2, ds, stt);
    if (level == RESERVED) {
      return Optional.empty();
    }
    int stride = granule.shift() - 3;
    int index = 64 - s2t0sz - granule.shift() - (LAST - level) * stride;
    if (index < 1 || index > stride + MOST_CONCATENATED_BITS) {
      return Optional.empty();
    }
    return ALL.get(place(level, Math.max(0, index - stride)));
  }

  private static int level(Granule granule, int sl0, boolean sl0_2, boolean ds, boolean stt) {
    boolean extended = ds && sl0_2 && granule == Granule.KB4;
    if (extended) {
      return sl0 == 0 ? -1 : RESERVED;
    }
    if (sl0 == LAST) {
      return switch (granule) {
        case KB4 -> stt ? LAST : RESERVED;
        case KB16 -> ds ? 0 : RESERVED;
        case KB64 -> RESERVED;
      };
    }
    return (granule == Granule.KB4 ? LAST - 1 : LAST) - sl0;
  }

  private static List<Optional<StartLevel>> all() {
    List<Optional<StartLevel>> all = new ArrayList<>();
    for (int level = -1; level <= LAST; level++) {
      for (int bits = 0; bits <= MOST_CONCATENATED_BITS; bits++) {
        all.add(Optional.of(new StartLevel(level, 1 << bits)));
      }
    }
    return List.copyOf(all);
  }

  private static int place(int level, int concatenatedBits) {
    return (level + 1) * (MOST_CONCATENATED_BITS + 1) + concatenatedBits;
  }
}
