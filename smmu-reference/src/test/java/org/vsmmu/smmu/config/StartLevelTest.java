package org.vsmmu.smmu.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StartLevelTest {
  /** The table of SMMUv3 2.5, S2SL0 0 to 3; 9 is reserved. */
  private static final Map<Granule, List<Integer>> LEVELS = Map.of(
      Granule.KB4, List.of(2, 1, 0, 9),
      Granule.KB16, List.of(3, 2, 1, 9),
      Granule.KB64, List.of(3, 2, 1, 9));

  private record Input(Granule granule, int bits, int sl0, boolean sl02, boolean ds, boolean stt) {}

  private final Map<Input, StartLevel> consistent = new HashMap<>();

  @Test
  void agreesWithEveryTableThatCanBeBuilt() {
    for (Granule granule : Granule.values()) {
      for (int flags = 0; flags < 8; flags++) {
        build(granule, (flags & 1) != 0, (flags & 2) != 0, (flags & 4) != 0);
      }
    }
    for (Granule granule : Granule.values()) {
      for (int t0sz = -64; t0sz < 128; t0sz++) {
        for (int sl0 = 0; sl0 < 4; sl0++) {
          for (int flags = 0; flags < 8; flags++) {
            boolean sl02 = (flags & 1) != 0;
            boolean ds = (flags & 2) != 0;
            boolean stt = (flags & 4) != 0;
            Input input = new Input(granule, 64 - t0sz, sl0, sl02, ds, stt);
            assertEquals(
                Optional.ofNullable(consistent.get(input)),
                StartLevel.ofStage2(granule, t0sz, sl0, sl02, ds, stt),
                input::toString);
          }
        }
      }
    }
  }

  /** Stacks tables upwards from the pages, and notes the address bits that each stack resolves. */
  private void build(Granule granule, boolean sl02, boolean ds, boolean stt) {
    int pageBits = Integer.numberOfTrailingZeros(
        granule == Granule.KB4 ? 4096 : granule == Granule.KB16 ? 16384 : 65536);
    long entries = (1L << pageBits) / 8;
    for (int sl0 = 0; sl0 < 4; sl0++) {
      int level = level(granule, sl0, sl02, ds, stt);
      if (level == 9) {
        continue;
      }
      int below = pageBits;
      for (int l = 3; l > level; l--) {
        below += Long.numberOfTrailingZeros(entries);
      }
      for (long used = 2; used <= entries * 16; used *= 2) {
        int tables = (int) Math.max(1, used / entries);
        int bits = below + Long.numberOfTrailingZeros(used);
        consistent.put(new Input(granule, bits, sl0, sl02, ds, stt), new StartLevel(level, tables));
      }
    }
  }

  private static int level(Granule granule, int sl0, boolean sl02, boolean ds, boolean stt) {
    if (granule == Granule.KB4 && ds && sl02) {
      return sl0 == 0 ? -1 : 9;
    }
    if (granule == Granule.KB4 && sl0 == 3 && stt) {
      return 3;
    }
    if (granule == Granule.KB16 && sl0 == 3 && ds) {
      return 0;
    }
    return LEVELS.get(granule).get(sl0);
  }

  @Test
  void concatenatesUpToSixteenTables() {
    assertEquals(start(1, 1), ofStage2(25, 1));
    assertEquals(start(1, 2), ofStage2(24, 1));
    assertEquals(start(1, 16), ofStage2(21, 1));
    assertEquals(Optional.empty(), ofStage2(20, 1));
    assertEquals(start(0, 1), ofStage2(20, 2));
    assertEquals(start(0, 1), ofStage2(24, 2));
    assertEquals(Optional.empty(), ofStage2(25, 2));
  }

  private static Optional<StartLevel> start(int level, int tables) {
    return Optional.of(new StartLevel(level, tables));
  }

  private static Optional<StartLevel> ofStage2(int t0sz, int sl0) {
    return StartLevel.ofStage2(Granule.KB4, t0sz, sl0, false, false, false);
  }
}
