package org.vsmmu.iommufd.uapi;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HexFormat;

/**
 * Predicted bytes, some of which nobody can know.
 *
 * @param bytes the values; 0 where unknown
 * @param unknown the indices of unknown bytes
 */
public record KnownBytes(byte[] bytes, BitSet unknown) {

  /** Bytes that are all known. */
  public static KnownBytes of(byte[] bytes) {
    return new KnownBytes(bytes.clone(), new BitSet());
  }

  /** The same, but nothing is said about a member. */
  public KnownBytes without(Member member) {
    BitSet more = (BitSet) unknown.clone();
    more.set(member.offset(), Math.min(member.end(), bytes.length));
    return new KnownBytes(bytes, more);
  }

  /** The index of the first byte that differs, the shorter length if one ends early, or -1. */
  public int firstDifference(byte[] seen) {
    int common = Math.min(seen.length, bytes.length);
    for (int i = 0; i < common; i++) {
      if (!unknown.get(i) && bytes[i] != seen[i]) {
        return i;
      }
    }
    return seen.length == bytes.length ? -1 : common;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof KnownBytes that
        && Arrays.equals(bytes, that.bytes)
        && unknown.equals(that.unknown);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The bytes in hex, {@code ??} for unknown ones. */
  @Override
  public String toString() {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < bytes.length; i++) {
      text.append(unknown.get(i) ? "??" : HexFormat.of().toHexDigits(bytes[i]));
    }
    return text.toString();
  }
}
