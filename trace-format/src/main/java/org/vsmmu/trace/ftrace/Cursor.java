package org.vsmmu.trace.ftrace;

/** A place in a line that moves on over what it reads. Blanks before a token are skipped. */
final class Cursor {
  private final String text;
  private int at;

  Cursor(String text, int at) {
    this.text = text;
    this.at = Math.min(at, text.length());
  }

  int at() {
    return at;
  }

  boolean atEnd() {
    skipBlanks();
    return at == text.length();
  }

  void skipBlanks() {
    while (at < text.length() && isBlank(text.charAt(at))) {
      at++;
    }
  }

  /** Whether this stands here; if so it is passed. */
  boolean take(String literal) {
    skipBlanks();
    if (!text.startsWith(literal, at)) {
      return false;
    }
    at += literal.length();
    return true;
  }

  void expect(String literal) throws Malformed {
    if (!take(literal)) {
      throw new Malformed(at, literal);
    }
  }

  /** {@code name=0x...} and the unsigned value. */
  long hexField(String name) throws Malformed {
    expect(name + "=");
    return hex();
  }

  /** {@code name=123} and the unsigned value. */
  long decimalField(String name) throws Malformed {
    expect(name + "=");
    int start = at;
    long value = unsigned(10);
    endOfToken(start, "a decimal number");
    return value;
  }

  /** {@code 0x} and up to 64 bits. */
  long hex() throws Malformed {
    int start = at;
    if (!text.startsWith("0x", at)) {
      throw new Malformed(at, "a hexadecimal number (0x...)");
    }
    at += 2;
    long value = unsigned(16);
    endOfToken(start, "a hexadecimal number (0x...)");
    return value;
  }

  /** A number as probes print it: {@code 0x1f}, {@code 12} or {@code -110}. */
  long number() throws Malformed {
    boolean negative = at < text.length() && text.charAt(at) == '-';
    if (negative) {
      at++;
    }
    boolean hex = text.startsWith("0x", at);
    if (hex) {
      at += 2;
    }
    long value = unsigned(hex ? 16 : 10);
    return negative ? -value : value;
  }

  /** Everything up to the next blank. */
  String token() {
    skipBlanks();
    int start = at;
    while (at < text.length() && !isBlank(text.charAt(at))) {
      at++;
    }
    return text.substring(start, at);
  }

  /** Everything up to this character, which is passed. */
  String until(char end) throws Malformed {
    int found = text.indexOf(end, at);
    if (found < 0) {
      throw new Malformed(text.length(), "'" + end + "'");
    }
    String passed = text.substring(at, found);
    at = found + 1;
    return passed;
  }

  /** The character here, or 0 at the end. */
  char peek() {
    return at < text.length() ? text.charAt(at) : 0;
  }

  /** Passes one character. */
  void step() {
    at = Math.min(at + 1, text.length());
  }

  private long unsigned(int radix) throws Malformed {
    int start = at;
    long value = 0;
    for (; at < text.length(); at++) {
      int digit = asciiDigit(text.charAt(at), radix);
      if (digit < 0) {
        break;
      }
      if (Long.compareUnsigned(value, Long.divideUnsigned(-1L, radix)) > 0
          || Long.compareUnsigned(value * radix + digit, value * radix) < 0) {
        throw new Malformed(start, "a number below 2^64");
      }
      value = value * radix + digit;
    }
    if (at == start) {
      throw new Malformed(at, radix == 16 ? "hexadecimal digits" : "a number");
    }
    return value;
  }

  private void endOfToken(int start, String expected) throws Malformed {
    if (at < text.length() && !isBlank(text.charAt(at))) {
      throw new Malformed(start, expected);
    }
  }

  static boolean isBlank(char c) {
    return c == ' ' || c == '\t';
  }

  static boolean isDigit(char c) {
    return c >= '0' && c <= '9';
  }

  private static int asciiDigit(char c, int radix) {
    return c < 0x80 ? Character.digit(c, radix) : -1;
  }
}
