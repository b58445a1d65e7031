package org.vsmmu.smmu.config;

import static org.vsmmu.smmu.layout.Field.bits;

import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.register.IdRegisters;

/**
 * Where the STE of a StreamID lies (SMMUv3 1.5, 2.1). Only addresses are computed; the caller reads
 * the level-1 descriptor of a two-level table.
 *
 * <pre>{@code
 * StreamTable table = new StreamTable(0x880000000L, 0x10210, id); // two-level, SPLIT 8
 * table.l1Address(0x203)                  // 0x880000010
 * table.entryAddress(0x203, 0x880040009L) // 0x8800400c0
 * }</pre>
 *
 * @param base STRTAB_BASE
 * @param cfg STRTAB_BASE_CFG
 */
public record StreamTable(long base, int cfg, IdRegisters id) {
  /** An address that does not exist: the StreamID is bad (C_BAD_STREAMID). */
  public static final long BAD_STREAM_ID = -1;

  private static final Field LOG2SIZE = bits("LOG2SIZE", 5, 0);
  private static final Field SPLIT = bits("SPLIT", 10, 6);
  private static final Field FMT = bits("FMT", 17, 16);
  private static final Field SPAN = bits("Span", 4, 0);
  private static final int TWO_LEVEL = 1;
  private static final int LOWEST_ADDRESS_BIT = 6;
  private static final int LOG2_L1STD = 3;
  private static final int RESERVED_SPAN = 12;

  /** False: the StreamID is bad, whatever the tables hold. */
  public boolean covers(long sid) {
    return sid >>> log2Entries() == 0;
  }

  /** FMT says so, and the SMMU has two-level tables. */
  public boolean twoLevel() {
    return FMT.extract(cfg) == TWO_LEVEL && id.stLevel() != 0;
  }

  /** How many StreamID bits select within a second-level table: 6, 8 or 10. */
  public int split() {
    int split = (int) SPLIT.extract(cfg);
    return split == 8 || split == 10 ? split : 6;
  }

  /** The effective LOG2SIZE, never above SIDSIZE. */
  private int log2Entries() {
    return Math.min(log2Size(), id.sidSize());
  }

  /** As written, which decides the alignment. */
  private int log2Size() {
    return (int) LOG2SIZE.extract(cfg);
  }

  /** Byte address of the linear table or of the level-1 table, aligned as the SMMU aligns it. */
  public long firstTableAddress() {
    int log2Bytes =
        twoLevel() ? log2Size() - split() + LOG2_L1STD : log2Size() + LOWEST_ADDRESS_BIT;
    return aligned(base, Math.max(LOWEST_ADDRESS_BIT, log2Bytes));
  }

  /** Bytes of the linear or level-1 table that an SMMU can read. */
  public long tableBytes() {
    if (twoLevel()) {
      return 1L << (LOG2_L1STD + Math.max(0, log2Entries() - split()));
    }
    return (long) StreamTableEntry.BYTES << log2Entries();
  }

  /**
   * Byte address of the level-1 descriptor of a StreamID that the table covers.
   *
   * @throws IllegalStateException if the table is linear
   */
  public long l1Address(long sid) {
    if (!twoLevel()) {
      throw new IllegalStateException("a linear stream table has no level-1 descriptors");
    }
    return firstTableAddress() + ((sid >>> split()) << LOG2_L1STD);
  }

  /**
   * Byte address of the STE in a linear table; {@link #BAD_STREAM_ID} if the table does not cover
   * it.
   *
   * @throws IllegalStateException if the table has two levels
   */
  public long entryAddress(long sid) {
    if (twoLevel()) {
      throw new IllegalStateException("a two-level stream table needs its level-1 descriptor");
    }
    return covers(sid) ? firstTableAddress() + sid * StreamTableEntry.BYTES : BAD_STREAM_ID;
  }

  /**
   * Byte address of the STE in a two-level table.
   *
   * @param l1std the descriptor at {@link #l1Address}
   * @return {@link #BAD_STREAM_ID} if the table does not cover the StreamID, or Span is 0,
   *     reserved, above SPLIT+1, or too small for it
   */
  public long entryAddress(long sid, long l1std) {
    long index = sid & ((1L << split()) - 1);
    if (!covers(sid) || index >= l2Entries(l1std)) {
      return BAD_STREAM_ID;
    }
    return l2Address(l1std) + index * StreamTableEntry.BYTES;
  }

  /** Bytes of the level-2 table of a descriptor; 0 if its Span admits no STE. */
  public long l2Bytes(long l1std) {
    return l2Entries(l1std) * StreamTableEntry.BYTES;
  }

  /**
   * Byte address of the level-2 table of a descriptor, aligned to its size; {@link #BAD_STREAM_ID}
   * if its Span admits no STE.
   */
  public long l2Address(long l1std) {
    if (l2Entries(l1std) == 0) {
      return BAD_STREAM_ID;
    }
    return aligned(l1std, LOWEST_ADDRESS_BIT + (int) SPAN.extract(l1std) - 1);
  }

  /** Span n means 2^(n-1) STEs (SMMUv3 14, trap 2). */
  private long l2Entries(long l1std) {
    int span = (int) SPAN.extract(l1std);
    boolean usable = span > 0 && span < RESERVED_SPAN && span <= split() + 1;
    return usable ? 1L << (span - 1) : 0;
  }

  /** The address field of a register or descriptor, its lowest bits taken as zero. */
  private long aligned(long word, int alignment) {
    int top = id.addressFieldBits();
    return alignment >= top ? 0 : word & ((1L << top) - (1L << alignment));
  }
}
