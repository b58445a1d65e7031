package org.vsmmu.smmu.command;

import static org.vsmmu.smmu.command.CommandFields.LEAF;
import static org.vsmmu.smmu.command.CommandFields.NUM;
import static org.vsmmu.smmu.command.CommandFields.SCALE;
import static org.vsmmu.smmu.command.CommandFields.TG;
import static org.vsmmu.smmu.command.CommandFields.TTL;

import org.vsmmu.smmu.layout.Field;

/**
 * The address operand of a TLBI by VA or IPA, with its range and level hints (SMMUv3 6.4).
 *
 * <p>The components are the raw fields. What they mean depends on IDR3.RIL and IDR5.DS: {@link
 * #effective} gives the operand as an SMMU with those capabilities reads it.
 *
 * @param address byte address, bits 11:0 zero
 * @param tg 0 any granule and a single address, 1 4K, 2 16K, 3 64K
 * @param num 0 to 31: NUM+1 units
 * @param scale 0 to 63: units of 2^SCALE granules
 * @param ttl level of the leaf entries meant, 0 for all
 * @param leaf only last-level entries have to go
 */
public record TlbiRange(long address, int tg, int num, int scale, int ttl, boolean leaf) {
  private static final int MAX_SCALE = 39;
  private static final int SCALE_MASK_WITHOUT_DS = 31;

  public TlbiRange {
    CommandFields.ADDRESS.requireAddress(address);
    TG.require(tg);
    NUM.require(num);
    SCALE.require(scale);
    TTL.require(ttl);
  }

  /** A single address, any granule and level. */
  public static TlbiRange single(long address, boolean leaf) {
    return new TlbiRange(address, 0, 0, 0, 0, leaf);
  }

  static TlbiRange decode(CommandWords words, Field address) {
    return new TlbiRange(
        words.address(address),
        (int) words.get(TG),
        (int) words.get(NUM),
        (int) words.get(SCALE),
        (int) words.get(TTL),
        words.has(LEAF));
  }

  CommandWords encode(CommandWords words, Field addressField) {
    return words
        .withAddress(addressField, address)
        .with(TG, tg)
        .with(NUM, num)
        .with(SCALE, scale)
        .with(TTL, ttl)
        .with(LEAF, leaf);
  }

  /**
   * The operand as an SMMU with these capabilities reads it: without RIL a single address, without
   * a granule no other hints, SCALE within its legal width, TTL 0 where the level does not exist.
   */
  public TlbiRange effective(boolean ril, boolean ds) {
    if (!ril || tg == 0) {
      return single(address, leaf);
    }
    return new TlbiRange(address, tg, num, effectiveScale(ds), effectiveTtl(ds), leaf);
  }

  /** 12, 14 or 16; 0 if the command names no granule. */
  public int granuleShift() {
    return tg == 0 ? 0 : 10 + 2 * tg;
  }

  /** SCALE under IDR5.DS: 0 to 39 with it, bit 5 dropped without it. */
  public int effectiveScale(boolean ds) {
    return ds ? Math.min(scale, MAX_SCALE) : scale & SCALE_MASK_WITHOUT_DS;
  }

  /** TTL under IDR5.DS: 0 without a granule, and 0 for a 16K level 1 that only DS has. */
  public int effectiveTtl(boolean ds) {
    boolean noSuchLevel = tg == 2 && ttl == 1 && !ds;
    return tg == 0 || noSuchLevel ? 0 : ttl;
  }

  /** The bytes covered: (NUM+1) * 2^SCALE granules, or the one address when TG is 0. */
  public AddressRange covered(boolean ds) {
    if (tg == 0) {
      return new AddressRange(address, address);
    }
    return AddressRange.ofSize(address, (num + 1L) << (effectiveScale(ds) + granuleShift()));
  }

  /** The first address covered. */
  public long first() {
    return address;
  }

  /** The last address covered, inclusive. */
  public long last(boolean ds) {
    return covered(ds).last();
  }

  /** True if the bits that must be zero for this granule and level are not: UNPREDICTABLE range. */
  public boolean misaligned(boolean ds) {
    return misalignedBits(ds) != 0;
  }

  /** The offending bits of the address; 0 if it is aligned as 6.4 requires. */
  public long misalignedBits(boolean ds) {
    return address & ((1L << requiredAlignment(effectiveTtl(ds))) - 1);
  }

  private int requiredAlignment(int level) {
    return switch (tg) {
      case 1 -> level == 1 ? 30 : level == 2 ? 21 : 12;
      case 2 -> level == 1 ? 36 : level == 2 ? 25 : 14;
      case 3 -> level == 1 ? 42 : level == 2 ? 29 : 16;
      default -> 12;
    };
  }

  /** NUM, SCALE and TTL all zero beside a granule: CERROR_ILL. */
  public boolean reservedCombination(boolean ds) {
    return tg != 0 && num == 0 && effectiveScale(ds) == 0 && effectiveTtl(ds) == 0;
  }

  /** True if any of TG, NUM, SCALE, TTL is not zero. */
  public boolean hasHints() {
    return (tg | num | scale | ttl) != 0;
  }

  /** {@code va=0x40008000 size=0x8000 tg=4K ttl=3 leaf}, with hints only where they are set. */
  String text(String addressName) {
    StringBuilder text = new StringBuilder(addressName + "=0x" + Long.toHexString(address));
    if (tg == 0) {
      text.append(num == 0 ? "" : " num=" + num).append(scale == 0 ? "" : " scale=" + scale);
    } else {
      long size = (num + 1L) << (effectiveScale(true) + granuleShift());
      text.append(" size=0x").append(Long.toHexString(size)).append(" tg=").append(granuleName());
    }
    return text.append(ttl == 0 ? "" : " ttl=" + ttl).append(leaf ? " leaf" : "").toString();
  }

  private String granuleName() {
    return (1 << (granuleShift() - 10)) + "K";
  }
}
