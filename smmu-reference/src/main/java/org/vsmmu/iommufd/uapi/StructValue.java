package org.vsmmu.iommufd.uapi;

import java.util.Arrays;
import java.util.HexFormat;

/**
 * The bytes of one structure, little endian. Decoding and encoding are exact: bytes that no member
 * covers are kept.
 *
 * <pre>{@code
 * StructValue map = StructValue.ofSize(40);
 * map.put(IoasMapStruct.LENGTH, 0x1000);
 * map.get(IoasMapStruct.LENGTH)  // 0x1000
 * }</pre>
 */
public final class StructValue {
  private final byte[] bytes;

  private StructValue(byte[] bytes) {
    this.bytes = bytes;
  }

  /** A structure of zeros. */
  public static StructValue ofSize(int size) {
    return new StructValue(new byte[size]);
  }

  /** A copy of {@code bytes}. */
  public static StructValue of(byte[] bytes) {
    return new StructValue(bytes.clone());
  }

  /**
   * A copy of {@code length} bytes from {@code from}; what lies behind the end reads as zero.
   *
   * @throws IndexOutOfBoundsException when {@code from} lies behind the end
   */
  public static StructValue of(byte[] bytes, int from, int length) {
    return new StructValue(Arrays.copyOfRange(bytes, from, from + length));
  }

  public int size() {
    return bytes.length;
  }

  /** The value, right-aligned and zero-extended; a member behind the end reads as zero. */
  public long get(Member member) {
    long value = 0;
    for (int i = Math.min(member.end(), bytes.length) - 1; i >= member.offset(); i--) {
      value = (value << Byte.SIZE) | (bytes[i] & 0xff);
    }
    return value;
  }

  /** The low 32 bits of the value. */
  public int u32(Member member) {
    return (int) get(member);
  }

  /**
   * Stores a value.
   *
   * @throws IllegalArgumentException when it does not fit; a negative 32-bit value fits 4 bytes
   */
  public StructValue put(Member member, long value) {
    int bits = member.bytes() * Byte.SIZE;
    if (bits < Long.SIZE && value >>> bits != 0 && value >> (bits - 1) != -1) {
      throw new IllegalArgumentException("0x%x does not fit %s".formatted(value, member));
    }
    for (int i = 0; i < member.bytes(); i++) {
      bytes[member.offset() + i] = (byte) (value >>> (i * Byte.SIZE));
    }
    return this;
  }

  /** A copy of the bytes. */
  public byte[] toBytes() {
    return bytes.clone();
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof StructValue that && Arrays.equals(bytes, that.bytes);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes);
  }

  /** The bytes in hex. */
  @Override
  public String toString() {
    return HexFormat.of().formatHex(bytes);
  }
}
