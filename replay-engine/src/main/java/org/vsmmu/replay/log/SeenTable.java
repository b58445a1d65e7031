package org.vsmmu.replay.log;

import java.util.OptionalInt;
import java.util.OptionalLong;
import org.vsmmu.smmu.translate.LeafRules;
import org.vsmmu.smmu.translate.TranslationTable;

/**
 * One translation table as far as a log shows it: what no line prints is taken from the first walk,
 * and must stay so (SMMUv3 4.3, 4.4).
 */
final class SeenTable {
  private static final int LAST_LEVEL = 3;
  private static final int UNKNOWN = Integer.MIN_VALUE;
  private static final int MOST_CONCATENATED_BITS = 4;
  private static final int WIDE = 52;
  private static final int SMALLEST_OUTPUT = 32;

  private final boolean stage2;
  private final boolean hierarchical;
  private final boolean printed;
  private final int outputBits;
  private final int oasBits;
  private final Setting accessFlagFaults;
  private int granuleShift;
  private int startLevel = UNKNOWN;
  private int inputBits;
  private OptionalLong root = OptionalLong.empty();
  private long furthest;
  private TranslationTable format;

  private SeenTable(
      boolean stage2, boolean printed, boolean hierarchical, int outputBits, int oasBits) {
    this.stage2 = stage2;
    this.printed = printed;
    this.hierarchical = hierarchical;
    this.outputBits = outputBits;
    this.oasBits = oasBits;
    this.accessFlagFaults = new Setting(stage2 ? "STE.S2AFFD and S2HA" : "CD.AFFD and CD.HA");
  }

  /** A table of which no line says anything. */
  static SeenTable unknown(boolean stage2, OptionalInt oas) {
    return new SeenTable(stage2, false, true, 0, oas.orElse(0));
  }

  /** Half of a CD as the log prints it, its base as the walk begins with it. */
  static SeenTable printed(
      int tsz, long ttb, int granuleShift, boolean had, int outputBits, OptionalInt oas) {
    SeenTable table = new SeenTable(false, true, !had, outputBits, oas.orElse(0));
    table.inputBits = Long.SIZE - tsz;
    table.granule(granuleShift);
    table.startLevel = LAST_LEVEL - (table.inputBits - granuleShift - 1) / (granuleShift - 3);
    int width = table.inputBits - table.shift(table.startLevel);
    table.root = OptionalLong.of(ttb & -(1L << (width + 3)));
    return table;
  }

  private void granule(int shift) {
    granuleShift = shift;
    LeafRules rules = stage2
        ? LeafRules.ofStage2(false)
        : LeafRules.ofStage1(false, hierarchical, false, false, false);
    format = new TranslationTable(
        stage2,
        shift,
        Long.SIZE,
        0,
        shift - 3,
        0,
        Long.SIZE - 1,
        false,
        oasBits >= WIDE,
        false,
        false,
        false,
        false,
        0,
        rules);
  }

  int shift(int level) {
    return format.shift(level);
  }

  boolean granuleKnown() {
    return granuleShift != 0;
  }

  /** Bits of its input addresses; empty when no line prints them. */
  OptionalInt inputBits() {
    return inputBits == 0 ? OptionalInt.empty() : OptionalInt.of(inputBits);
  }

  /**
   * Takes what a step says of the granule.
   *
   * @param sizeShift log2 of what a descriptor of this level maps
   * @return whether it fits what is known
   */
  boolean fits(int level, int sizeShift) {
    if (granuleKnown()) {
      return shift(level) == sizeShift;
    }
    int levels = LAST_LEVEL - level;
    int shift = (sizeShift + 3 * levels) / (levels + 1);
    boolean granule = shift == 12 || shift == 14 || shift == 16;
    if (!granule || shift + levels * (shift - 3) != sizeShift) {
      return false;
    }
    granule(shift);
    return true;
  }

  /** How the first step of a walk fits. */
  enum Start {
    RIGHT,
    /** It begins below the start level: lines are missing. */
    LATE,
    WRONG
  }

  /** The first step of a walk. */
  Start begin(int level, long input, long address) {
    if (startLevel == UNKNOWN || (!printed && level < startLevel)) {
      startLevel = level;
      root = OptionalLong.empty();
    }
    if (level != startLevel) {
      return level > startLevel ? Start.LATE : Start.WRONG;
    }
    reached(input);
    long offset = startIndex(input) * Long.BYTES;
    if (root.isEmpty()) {
      root = OptionalLong.of(address - offset);
    }
    return address == root.getAsLong() + offset ? Start.RIGHT : Start.WRONG;
  }

  /** Whether an input can lie beyond the table, as far as its walks have shown its size. */
  boolean mayEndBefore(long input) {
    boolean smallest = startLevel != UNKNOWN && input >>> shift(startLevel) <= 1;
    return !smallest && Long.compareUnsigned(input, furthest) > 0;
  }

  /** An entry or a walk shows that an input is within the table. */
  void reached(long input) {
    furthest = Long.compareUnsigned(input, furthest) > 0 ? input : furthest;
  }

  /** Where the walk of an address begins; empty when unknown. */
  OptionalLong firstDescriptor(long input) {
    return root.isEmpty()
        ? root
        : OptionalLong.of(root.getAsLong() + startIndex(input) * Long.BYTES);
  }

  private long startIndex(long input) {
    int bits = inputBits != 0
        ? inputBits - shift(startLevel)
        : granuleShift - 3 + (stage2 ? MOST_CONCATENATED_BITS : 0);
    return (input >>> shift(startLevel)) & ((1L << bits) - 1);
  }

  /** The index of an address in a table below the first. */
  long index(int level, long input) {
    return (input >>> shift(level)) & ((1L << (granuleShift - 3)) - 1);
  }

  TranslationTable.Kind kind(long descriptor, int level) {
    return format.kind(descriptor, level);
  }

  long nextTable(long descriptor) {
    return format.nextTable(descriptor);
  }

  long leafOutput(long descriptor, int level) {
    return format.leafOutput(descriptor, level);
  }

  int limits(long table) {
    return format.rules().limits(table);
  }

  int permissions(long leaf, int limits, boolean dirty) {
    return format.rules().permissions(leaf, limits, dirty);
  }

  /** Whether a leaf with AF 0 faults. */
  Setting accessFlagFaults() {
    return accessFlagFaults;
  }

  /** Whether an output address surely lies beyond what the configuration allows. */
  boolean surelyTooLarge(long address) {
    int most = outputBits != 0 ? outputBits : oasBits;
    return most != 0 && most < Long.SIZE && address >>> most != 0;
  }

  /** Whether an output address can lie beyond. */
  boolean maybeTooLarge(long address) {
    return outputBits != 0 ? surelyTooLarge(address) : address >>> SMALLEST_OUTPUT != 0;
  }
}
