package org.vsmmu.trace.json;

import java.util.HexFormat;

/** Bytes, and unsigned 64-bit numbers as text: {@code 0x} and 1 to 16 hex digits. */
public final class Hex {
  private static final int MAX_DIGITS = 16;

  public static boolean matches(String text) {
    int digits = text.length() - 2;
    if (digits < 1 || digits > MAX_DIGITS || !text.startsWith("0x")) {
      return false;
    }
    return text.chars().skip(2).allMatch(Hex::isDigit);
  }

  /** Whether it is bytes, two digits each. */
  public static boolean isBytes(String text) {
    return text.length() % 2 == 0 && text.chars().allMatch(Hex::isDigit);
  }

  /** The bytes of a text that {@link #isBytes is bytes}. */
  public static byte[] bytes(String text) {
    return HexFormat.of().parseHex(text);
  }

  /** The one form in which bytes are written: lower case. */
  public static String text(byte[] bytes) {
    return HexFormat.of().formatHex(bytes);
  }

  public static long parse(String text) {
    return Long.parseUnsignedLong(text, 2, text.length(), 16);
  }

  /** The one form that is written: lower case, no leading zeros. */
  public static String text(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static boolean isDigit(int c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F');
  }

  private Hex() {}
}
