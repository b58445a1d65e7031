package org.vsmmu.iommufd.uapi;

import java.util.Arrays;

/**
 * An array of requests as the caller passes it.
 *
 * @param type the caller's {@code data_type}
 * @param entryLength the stride in bytes
 * @param count the number of entries, unsigned as the stride is
 * @param bytes what the pointer leads to; null when it cannot be read
 */
public record UserArray(int type, int entryLength, int count, byte[] bytes) {

  /** The bytes of an entry, or null when not all of them can be read. */
  public byte[] entry(int index) {
    long length = Integer.toUnsignedLong(entryLength);
    long from = index * length;
    return bytes == null || bytes.length < from + length
        ? null
        : Arrays.copyOfRange(bytes, (int) from, (int) (from + length));
  }
}
