package org.vsmmu.smmu.config;

import org.vsmmu.smmu.register.IdRegisters;

/**
 * Where the CDs of a stream lie (SMMUv3 3.1, 3.2). Only addresses are computed; the caller reads
 * the level-1 descriptor of a two-level table. With stage 2 enabled every address is an IPA.
 *
 * <pre>{@code
 * // S1Fmt 2, S1ContextPtr 0x880012000, S1CDMax 16
 * ContextTable table = ContextTable.of(ste, id);
 * table.l1Address(0x1403)                    // 0x880012028
 * table.entryAddress(0x1403, 0x880060001L)   // 0x8800600c0
 * }</pre>
 */
public final class ContextTable {
  /** An address that does not exist: C_BAD_SUBSTREAMID with the index as its SubstreamID. */
  public static final long BAD_SUBSTREAM_ID = -1;

  private static final int LOG2_L1CD = 3;
  private static final int LOG2_CD = 6;
  private static final int SMALL_LEAF = 6;
  private static final int LARGE_LEAF = 10;
  private static final int NO_LIMIT = Long.SIZE - 1;

  private final long address;
  private final int cdBits;

  /** log2 of the CDs of a leaf; 0 if the table is linear. */
  private final int split;

  /** Bits of an address that L2Ptr can hold. */
  private final int l2PtrBits;

  /** Bits of an address that L2Ptr may hold. */
  private final int l2PtrLimit;

  private ContextTable(long address, int cdBits, int split, int l2PtrBits, int l2PtrLimit) {
    this.address = address;
    this.cdBits = cdBits;
    this.split = split;
    this.l2PtrBits = l2PtrBits;
    this.l2PtrLimit = l2PtrLimit;
  }

  /**
   * The table of an STE whose stage 1 is enabled. Low bits of S1ContextPtr that the table's size
   * makes RES0 are taken as zero. SMMUv3.0 leaves open what becomes of a physical address above
   * OAS; it is truncated here.
   */
  public static ContextTable of(StreamTableEntry ste, IdRegisters id) {
    int cdBits = cdBits(ste, id);
    int split = cdBits == 0 ? 0 : split(ste.s1Fmt());
    int log2Bytes = split == 0 ? cdBits + LOG2_CD : cdBits - split + LOG2_L1CD;
    boolean truncates = id.archMinor() == 0 && !ste.stage2();
    long pointer = ste.s1ContextPtr() & below(truncates ? id.oasBits() : NO_LIMIT);
    long address = pointer & -(1L << Math.max(LOG2_CD, log2Bytes));
    int fieldBits = id.addressFieldBits();
    if (ste.stage2()) {
      return new ContextTable(address, cdBits, split, fieldBits, id.iasBits());
    }
    return truncates
        ? new ContextTable(address, cdBits, split, Math.min(fieldBits, id.oasBits()), NO_LIMIT)
        : new ContextTable(address, cdBits, split, fieldBits, id.oasBits());
  }

  /** S of SMMUv3 3.1. */
  static int cdBits(StreamTableEntry ste, IdRegisters id) {
    return id.ssidSize() == 0 ? 0 : ste.s1CdMax();
  }

  private static int split(int s1Fmt) {
    return switch (s1Fmt) {
      case 1 -> SMALL_LEAF;
      case 2 -> LARGE_LEAF;
      default -> 0;
    };
  }

  private static long below(int bits) {
    return (1L << bits) - 1;
  }

  /** log2 of the number of CDs, as S1CDMax and SSIDSIZE admit it; 0 for a single CD. */
  public int cdBits() {
    return cdBits;
  }

  public boolean twoLevel() {
    return split != 0;
  }

  /** log2 of the CDs that one L1CD leads to: 6 or 10; 0 for a linear table. */
  public int split() {
    return split;
  }

  /** Byte address of the linear table, which may be a single CD, or of the level-1 table. */
  public long firstTableAddress() {
    return address;
  }

  /** Bytes of the linear or level-1 table. */
  public long tableBytes() {
    return twoLevel()
        ? 1L << (LOG2_L1CD + Math.max(0, cdBits - split))
        : (long) ContextDescriptor.BYTES << cdBits;
  }

  /**
   * Byte address of the level-1 descriptor of a CD.
   *
   * @param index below 2^{@link #cdBits}
   * @throws IllegalStateException if the table is linear
   */
  public long l1Address(long index) {
    if (!twoLevel()) {
      throw new IllegalStateException("a linear CD table has no level-1 descriptors");
    }
    return address + ((index >>> split) << LOG2_L1CD);
  }

  /**
   * Byte address of a CD in a linear table; {@link #BAD_SUBSTREAM_ID} if it has no such CD.
   *
   * @throws IllegalStateException if the table has two levels
   */
  public long entryAddress(long index) {
    if (twoLevel()) {
      throw new IllegalStateException("a two-level CD table needs its level-1 descriptor");
    }
    return covers(index) ? address + index * ContextDescriptor.BYTES : BAD_SUBSTREAM_ID;
  }

  /**
   * Byte address of a CD in a two-level table.
   *
   * @param l1cd the descriptor at {@link #l1Address}
   * @return {@link #BAD_SUBSTREAM_ID} if the table has no such CD, the descriptor is invalid, or
   *     its L2Ptr out of range: at or above 2^OAS, and at or above 2^IAS with stage 2, where the
   *     architecture would also permit the fault of stage 2
   */
  public long entryAddress(long index, long l1cd) {
    long leaf = l2Address(l1cd);
    if (leaf == BAD_SUBSTREAM_ID || !covers(index)) {
      return BAD_SUBSTREAM_ID;
    }
    return leaf + (index & below(split)) * ContextDescriptor.BYTES;
  }

  /**
   * Byte address of the leaf table of a level-1 descriptor; {@link #BAD_SUBSTREAM_ID} as for
   * {@link #entryAddress(long, long)}.
   */
  public long l2Address(long l1cd) {
    boolean valid = (l1cd & 1) != 0;
    long pointer = l1cd & below(l2PtrBits) & -(1L << (split + LOG2_CD));
    return valid && pointer >>> l2PtrLimit == 0 ? pointer : BAD_SUBSTREAM_ID;
  }

  /** Bytes of a leaf table that the stream can use. */
  public long l2Bytes() {
    return (long) ContextDescriptor.BYTES << Math.min(split, cdBits);
  }

  private boolean covers(long index) {
    return index >>> cdBits == 0;
  }
}
