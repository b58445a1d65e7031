package org.vsmmu.replay.log;

import java.util.OptionalInt;
import org.vsmmu.smmu.event.EventType;

/** The configuration of a stream as far as a log shows it, from its fetch on. */
final class SeenConfig {

  /** What a stream does with its accesses. */
  enum Effect {
    UNKNOWN,
    TRANSLATES,
    PASSES,
    ABORTS
  }

  private static final int SELECTOR = 55;

  private final OptionalInt oas;
  private final SeenTable[] halves = new SeenTable[2];
  private final SeenTable stage2;
  private final Setting privileged = new Setting("the privilege of accesses (STE.PRIVCFG)");
  private final Setting outputSize = new Setting("CD.IPS and STE.S2PS");
  private final Setting memory = new Setting("which addresses of memory answer");
  private final Setting leafBehindTable = new Setting("the descriptors behind a table");
  private final Setting protectedWalk = new Setting("STE.S2PTW");
  private Effect effect = Effect.UNKNOWN;
  private final boolean[] printed = new boolean[2];
  private int outputBits;

  /** @param oas bits of an output address, when the log or the profile says */
  SeenConfig(OptionalInt oas) {
    this.oas = oas;
    this.stage2 = SeenTable.unknown(true, oas);
  }

  /** decode_cd: bits of the addresses that stage 1 gives. */
  void outputBits(int bits) {
    outputBits = bits;
  }

  /** decode_cd_tt: half of the CD. */
  void half(int which, int tsz, long ttb, int granuleShift, boolean had) {
    boolean granule = granuleShift == 12 || granuleShift == 14 || granuleShift == 16;
    if (which >= 0 && which <= 1 && granule && tsz > 0 && tsz < Long.SIZE - granuleShift) {
      halves[which] = SeenTable.printed(tsz, ttb, granuleShift, had, outputBits, oas);
      printed[which] = true;
    }
  }

  /** The stage-1 table of an address. */
  SeenTable stage1(long address) {
    int which = half(address);
    if (halves[which] == null) {
      halves[which] = SeenTable.unknown(false, oas);
    }
    return halves[which];
  }

  /** Whether stage 1 can refuse an address before any walk: the half is off or too narrow. */
  boolean mayRefuse(long address) {
    int which = half(address);
    return printed[which] ? !inRange(which, address) : true;
  }

  /** Whether it surely does: even without the top byte, which TBI may ignore. */
  boolean surelyRefuses(long address) {
    int which = half(address);
    if (!printed[which]) {
      // EPD is set: the log prints the halves that are on.
      return printed[1 - which];
    }
    long sign = address << Byte.SIZE >> Byte.SIZE;
    return !inRange(which, which == 0 ? sign & -1L >>> Byte.SIZE : sign);
  }

  private boolean inRange(int which, long address) {
    int bits = halves[which].inputBits().orElseThrow();
    return which == 0 ? address >>> bits == 0 : address >> bits == -1;
  }

  private static int half(long address) {
    return (int) (address >>> SELECTOR) & 1;
  }

  SeenTable stage2() {
    return stage2;
  }

  Effect effect() {
    return effect;
  }

  void bind(Effect shown) {
    effect = shown;
  }

  Setting privileged() {
    return privileged;
  }

  Setting outputSize() {
    return outputSize;
  }

  Setting memory() {
    return memory;
  }

  Setting leafBehindTable() {
    return leafBehindTable;
  }

  Setting protectedWalk() {
    return protectedWalk;
  }

  /** Whether an event tells of a structure that could not be used. */
  static boolean ofConfiguration(EventType type) {
    return switch (type) {
      case C_BAD_STREAMID,
          F_STE_FETCH,
          C_BAD_STE,
          C_BAD_SUBSTREAMID,
          F_STREAM_DISABLED,
          F_CD_FETCH,
          C_BAD_CD -> true;
      default -> false;
    };
  }
}
