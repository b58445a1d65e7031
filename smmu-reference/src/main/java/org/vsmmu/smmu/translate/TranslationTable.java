package org.vsmmu.smmu.translate;

import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.Granule;
import org.vsmmu.smmu.config.StartLevel;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * One translation table as its configuration has it walked: a half of stage 1, or stage 2 (SMMUv3
 * 4.3, 4.4). Everything that can be worked out before an address arrives is, so that a walk is
 * table look-ups and little else.
 *
 * <p>Two tables are equal if every walk of them is.
 */
public record TranslationTable(
    boolean stage2,
    int granuleShift,
    int inputBits,
    int startLevel,
    int startIndexBits,
    long base,
    int outputBits,
    boolean ds,
    boolean wide,
    boolean bigEndian,
    boolean accessFlagFaults,
    boolean updatesAccessFlag,
    boolean updatesDirtyState,
    long deviceMask,
    LeafRules rules) {

  /** What a descriptor is at its level. */
  public enum Kind {
    INVALID,
    TABLE,
    LEAF
  }

  public static final int LAST_LEVEL = 3;
  public static final long AF = 1L << 10;
  public static final long NOT_GLOBAL = 1L << 11;
  public static final long DBM = 1L << 51;
  private static final long CONTIGUOUS = 1L << 52;
  private static final int WIDE_BITS = 52;

  /** Stage-2 MemAttr[3:2], bits 5:4 of a leaf: 0 is Device; with S2FWB it is bit 4 alone. */
  private static final long MEM_ATTR = 0x30;

  private static final long MEM_ATTR_FWB = 0x10;

  private static final long LOW_48 = (1L << 48) - 1;
  private static final long LOW_50 = (1L << 50) - 1;

  /**
   * A half of stage 1 of a legal CD: 0 for TTB0, 1 for TTB1.
   *
   * @throws Unreadable with {@link Unreadable#UNKNOWN} for AArch32 and 128-bit descriptors
   */
  public static TranslationTable ofStage1(
      ContextDescriptor cd, int half, StreamWorld world, IdRegisters id) {
    if (!cd.aa64()) {
      throw Unreadable.UNKNOWN;
    }
    boolean lower = half == 0;
    Granule granule = (lower ? cd.granule0() : cd.granule1()).orElseThrow();
    int inputBits = Long.SIZE - (lower ? cd.t0sz() : cd.t1sz());
    boolean ds = cd.ds() && id.ds() && granule != Granule.KB64;
    int g = granule.shift();
    int startLevel = startLevel(inputBits, g);
    int width = inputBits - (g + (LAST_LEVEL - startLevel) * (g - 3));
    int outputBits = id.outputBits(cd.ips());
    boolean el1 = world == StreamWorld.NS_EL1;
    return new TranslationTable(
        false,
        g,
        inputBits,
        startLevel,
        width,
        aligned(lower ? cd.ttb0() : cd.ttb1(), width, outputBits, id),
        outputBits,
        ds,
        id.oasBits() >= WIDE_BITS,
        cd.bigEndian(),
        !cd.ha() && !cd.affd(),
        cd.ha(),
        cd.hd() && cd.ha(),
        0,
        LeafRules.ofStage1(
            world == StreamWorld.NS_EL2,
            !(id.had() && (lower ? cd.had0() : cd.had1())),
            cd.wxn(),
            (el1 || world == StreamWorld.NS_EL2_E2H) && cd.pan(),
            id.epan() && cd.epan()));
  }

  /**
   * Stage 2 of a legal STE.
   *
   * @throws Unreadable with {@link Unreadable#UNKNOWN} for AArch32 and 128-bit descriptors, and for
   *     indirect permissions
   */
  public static TranslationTable ofStage2(StreamTableEntry ste, IdRegisters id) {
    if (!ste.s2Aa64() || (id.s2pi() && ste.s2Pie())) {
      throw Unreadable.UNKNOWN;
    }
    Granule granule = ste.s2Granule().orElseThrow();
    int g = granule.shift();
    boolean ds = ste.s2Ds() && id.ds() && granule != Granule.KB64;
    int startLevel = StartLevel.ofStage2(
            granule, ste.s2T0sz(), ste.s2Sl0(), ste.s2Sl02(), ds, id.stt())
        .orElseThrow()
        .level();
    int inputBits = Long.SIZE - ste.s2T0sz();
    int width = inputBits - (g + (LAST_LEVEL - startLevel) * (g - 3));
    int outputBits = id.outputBits(ste.s2Ps());
    boolean ha = ste.s2Ha();
    return new TranslationTable(
        true,
        g,
        inputBits,
        startLevel,
        width,
        aligned(ste.s2Ttb(), width, outputBits, id),
        outputBits,
        ds,
        id.oasBits() >= WIDE_BITS,
        ste.s2BigEndian(),
        !ha && !ste.s2Affd(),
        ha,
        ha && ste.s2Hd(),
        ste.s2Ptw() && ste.stage1() ? (ste.s2Fwb() ? MEM_ATTR_FWB : MEM_ATTR) : 0,
        LeafRules.ofStage2(id.xnx()));
  }

  /** A table's address as it takes effect: without RES0 bits and aligned to its size. */
  private static long aligned(long table, int width, int outputBits, IdRegisters id) {
    int alignment = Math.max(width + 3, outputBits >= WIDE_BITS ? 6 : 0);
    return table & ((1L << id.addressFieldBits()) - (1L << alignment));
  }

  /** SMMUv3 4.3: -1 (52-bit addresses with 4K) to 3. */
  private static int startLevel(int inputBits, int g) {
    return LAST_LEVEL - (inputBits - g - 1) / (g - 3);
  }

  /** Input address bits below the index of a level: the size of what one descriptor maps. */
  public int shift(int level) {
    return granuleShift + (LAST_LEVEL - level) * (granuleShift - 3);
  }

  /** Where the descriptor for an input address stands in a table of this level. */
  public long descriptorAddress(long table, int level, long input) {
    int bits = level == startLevel ? startIndexBits : granuleShift - 3;
    return table + ((input >>> shift(level)) & ((1L << bits) - 1)) * Long.BYTES;
  }

  /** The descriptor in a word of memory. */
  public long descriptor(long word) {
    return bigEndian ? Long.reverseBytes(word) : word;
  }

  public Kind kind(long descriptor, int level) {
    if ((descriptor & 1) == 0) {
      return Kind.INVALID;
    }
    boolean upper = (descriptor & 2) != 0;
    if (level == LAST_LEVEL) {
      return upper ? Kind.LEAF : Kind.INVALID;
    }
    if (upper) {
      return Kind.TABLE;
    }
    return blockAllowed(level) ? Kind.LEAF : Kind.INVALID;
  }

  /** SMMUv3 4.3: 4K 1G and 2M, 16K 32M, 64K 512M; larger ones only with 52-bit addresses. */
  private boolean blockAllowed(int level) {
    if (level == 2) {
      return true;
    }
    return switch (granuleShift) {
      case 12 -> level == 1 || (level == 0 && ds);
      case 14 -> level == 1 && ds;
      default -> level == 1 && wide;
    };
  }

  /** The address of the next table. */
  public long nextTable(long descriptor) {
    return address(descriptor, granuleShift);
  }

  /** The first byte that a leaf of this level maps to. */
  public long leafOutput(long descriptor, int level) {
    return address(descriptor, shift(level));
  }

  private long address(long descriptor, int shift) {
    long low = -(1L << shift);
    if (ds) {
      return (descriptor & LOW_50 & low) | ((descriptor >>> 8) & 3) << 50;
    }
    long address = descriptor & LOW_48 & low;
    return granuleShift == 16 && wide ? address | ((descriptor >>> 12) & 0xf) << 48 : address;
  }

  /** How many leaves form a contiguous group with this one; 1 if it is alone (SMMUv3 4.3). */
  public int groupMembers(long leaf, int level) {
    if ((leaf & CONTIGUOUS) == 0) {
      return 1;
    }
    return switch (granuleShift) {
      case 12 -> 16;
      case 14 -> level == LAST_LEVEL ? 128 : 32;
      default -> 32;
    };
  }

  /** Whether any access makes hardware set the access flag of a leaf (SMMUv3 4.3). */
  public boolean setsAccessFlag(long leaf) {
    return updatesAccessFlag && (leaf & AF) == 0;
  }

  /** Whether a permitted write makes hardware mark a leaf dirty (SMMUv3 4.3). */
  public boolean becomesDirty(long leaf, int limits) {
    return updatesDirtyState && rules.becomesDirty(leaf, limits);
  }

  /** Whether a protected table walk may not go through this leaf (SMMUv3 2.3, S2PTW). */
  public boolean protectsFrom(long leaf) {
    return deviceMask != 0 && (leaf & deviceMask) == 0;
  }

  /** Whether an output address lies beyond what IPS or S2PS, and OAS, allow. */
  public boolean tooLarge(long address) {
    return address >>> outputBits != 0;
  }

  /** Whether this is a leaf that would fault for its access flag. */
  public boolean faultsOnAccessFlag(long descriptor) {
    return accessFlagFaults && (descriptor & AF) == 0;
  }
}
