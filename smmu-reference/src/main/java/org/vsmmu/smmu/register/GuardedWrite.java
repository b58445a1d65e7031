package org.vsmmu.smmu.register;

import java.util.Set;

/** One write on its way into a register whose fields may have guards of their own. */
final class GuardedWrite {
  private final long lanes;
  private final long bits;
  private final boolean unpredictable;
  private KnownBits cell;
  private long covered;
  private boolean stored;
  private boolean closed;
  private boolean doubtful;
  private String reason = "";

  /**
   * Starts a write.
   *
   * @param lanes the bits that the access reaches
   * @param bits the value, in place
   * @param unpredictable a guarded write leaves the register UNKNOWN to a reader (SMMUv3.0 and 3.1)
   */
  GuardedWrite(KnownBits cell, long lanes, long bits, boolean unpredictable) {
    this.cell = cell;
    this.lanes = lanes;
    this.bits = bits;
    this.unpredictable = unpredictable;
  }

  /** Writes the fields in the mask, unless they are closed. */
  void part(long mask, Ternary isClosed, String whyNot) {
    long part = mask & lanes;
    covered |= part;
    if (part == 0) {
      return;
    }
    switch (isClosed) {
      case NO -> {
        cell = cell.stored(part, bits);
        stored = true;
      }
      case YES -> {
        cell = unpredictable ? cell.doubted(part, bits) : cell;
        closed = true;
        reason = whyNot;
      }
      case UNKNOWN -> {
        cell = cell.perhapsStored(part, bits);
        doubtful = true;
        reason = whyNot;
      }
    }
  }

  /**
   * Leaves the rest of the register as RES0, and the bits in {@code owned} to the SMMU. RES0 bits
   * may read as zero or as written.
   */
  void reserve(long owned) {
    long reserved = lanes & ~covered & ~owned;
    if (stored) {
      cell = cell.stored(reserved, 0).doubted(reserved, bits);
    }
  }

  KnownBits cell() {
    return cell;
  }

  boolean reached() {
    return covered != 0;
  }

  Write.Effect effect() {
    if (doubtful) {
      return Write.Effect.UNDECIDED;
    }
    if (!closed) {
      return Write.Effect.STORED;
    }
    return stored ? Write.Effect.PARTLY_STORED : Write.Effect.IGNORED;
  }

  Write outcome(Set<Transition> transitions) {
    return new Write(effect(), reason, transitions, 0);
  }
}
