package org.vsmmu.smmu.config;

import org.vsmmu.smmu.register.IdRegisters;

/** What STEs and CDs may say of AArch64 translation tables (SMMUv3 2.4, 3.4). */
final class TableBounds {
  /** The least TxSZ where addresses have 52 bits. */
  static final int WIDE = 12;

  /** The least TxSZ elsewhere. */
  static final int NARROW = 16;

  private static final int NARROW_ADDRESS_BITS = 48;
  private static final int LITTLE_ENDIAN_ONLY = 2;
  private static final int BIG_ENDIAN_ONLY = 3;

  static int largestTxsz(Granule granule, IdRegisters id) {
    if (!id.stt()) {
      return 39;
    }
    return granule == Granule.KB64 ? 47 : 48;
  }

  /**
   * A table address above the output size, or where only a wide descriptor could lead.
   *
   * @param size IPS or S2PS
   * @param ds the structure's DS, which counts only if IDR5 has it
   */
  static boolean tableOutOfRange(
      long table, int size, Granule granule, boolean ds, IdRegisters id) {
    long address = table & ((1L << id.addressFieldBits()) - 1);
    boolean narrow = granule != Granule.KB64 && !(id.ds() && ds);
    return address >>> id.outputBits(size) != 0 || (narrow && address >>> NARROW_ADDRESS_BITS != 0);
  }

  static boolean lacksEndianness(boolean big, IdRegisters id) {
    return id.ttEndian() == (big ? LITTLE_ENDIAN_ONLY : BIG_ENDIAN_ONLY);
  }

  private TableBounds() {}
}
