package org.vsmmu.trace.qemu;

import java.util.SortedMap;

/**
 * The StreamIDs of a CFGI_STE_RANGE. QEMU up to 6.0 prints {@code start=0x16 - end=0x31} for 16 to
 * 31: decimal behind a 0x. A range is a power of two long and aligned (SMMUv3 6.2), which tells the
 * two readings apart but for the shortest; for those counts how the log prints other StreamIDs.
 */
final class StreamRange {
  private static final long LAST_SID = 0xffff_ffffL;

  private final SortedMap<String, Long> fields;
  private final boolean decimalLog;

  StreamRange(SortedMap<String, Long> fields, boolean decimalLog) {
    this.fields = fields;
    this.decimalLog = decimalLog;
  }

  /** Puts what was meant in place of what was printed. */
  void resolve() {
    long first = fields.get("first");
    long last = fields.get("last");
    long decimalFirst = asDecimal(first);
    long decimalLast = asDecimal(last);
    boolean decimal = possible(decimalFirst, decimalLast) && (decimalLog || !possible(first, last));
    fields.put("first", decimal ? decimalFirst : first);
    fields.put("last", decimal ? decimalLast : last);
  }

  private static boolean possible(long first, long last) {
    long count = last - first + 1;
    return first >= 0
        && last <= LAST_SID
        && count >= 2
        && Long.bitCount(count) == 1
        && (first & (count - 1)) == 0;
  }

  /** The digits of a hexadecimal reading, read as decimal; -1 is the int of 0xffffffff. */
  private static long asDecimal(long hexadecimal) {
    if (hexadecimal < 0) {
      return hexadecimal & LAST_SID;
    }
    String digits = Long.toHexString(hexadecimal);
    return digits.chars().allMatch(Character::isDigit) && digits.length() <= 10
        ? Long.parseLong(digits)
        : -1;
  }
}
