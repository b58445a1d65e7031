package org.vsmmu.smmu.register;

/**
 * What is known of a register.
 *
 * @param value its bits; zero where unknown
 * @param known the bits of which the model knows the value
 * @param doubted the known bits that an SMMU may nevertheless show otherwise
 */
record KnownBits(long value, long known, long doubted) {
  static final KnownBits UNKNOWN = new KnownBits(0, 0, 0);

  KnownBits {
    value &= known;
  }

  static KnownBits of(long value, long known) {
    return new KnownBits(value, known, 0);
  }

  /** These bits were surely written. */
  KnownBits stored(long mask, long bits) {
    return new KnownBits((value & ~mask) | (bits & mask), known | mask, doubted & ~mask);
  }

  /** These bits may have been written: only what a write would not have changed stays known. */
  KnownBits perhapsStored(long mask, long bits) {
    return new KnownBits(value, known & ~changes(mask, bits), doubted);
  }

  /** These bits keep their value in the model, but need not be shown so. */
  KnownBits doubted(long mask, long bits) {
    return new KnownBits(value, known, doubted | changes(mask, bits));
  }

  /** Unknown bits take the value seen. */
  KnownBits learned(long mask, long seen) {
    return stored(mask & ~known, seen);
  }

  /** The bits of the mask that are not known to have this value already. */
  long changes(long mask, long bits) {
    return mask & (~known | (value ^ bits));
  }

  /** True if every bit of the mask is known. */
  boolean knows(long mask) {
    return (mask & ~known) == 0;
  }

  /** The bits that an SMMU must show. */
  long comparable() {
    return known & ~doubted;
  }

  /** Whether any bit of the mask is set. */
  Ternary any(long mask) {
    if ((value & mask) != 0) {
      return Ternary.YES;
    }
    return knows(mask) ? Ternary.NO : Ternary.UNKNOWN;
  }
}
