package org.vsmmu.conformance.report;

import java.util.function.IntPredicate;

/**
 * Text of a capture for files that other programs read: what has no glyph of its own is shown by
 * one, so that names stay apart and no program trips.
 *
 * <pre>{@code
 * ESC [ 1 m   is   ␛[1m
 * }</pre>
 */
public final class Visible {
  private static final int FIRST_PICTURE = 0x2400;
  private static final int DELETE = 0x7f;
  private static final int DELETE_PICTURE = 0x2421;
  private static final int REPLACEMENT = 0xfffd;

  private Visible() {}

  /** The text on one line: control characters, line ends too, as their Unicode pictures. */
  public static String line(String text) {
    return shown(text, c -> false);
  }

  /** The same, but line ends and tabs stay. */
  public static String lines(String text) {
    return shown(text.replace("\r\n", "\n"), c -> c == '\n' || c == '\t');
  }

  private static String shown(String text, IntPredicate stays) {
    StringBuilder shown = new StringBuilder(text.length());
    text.codePoints().forEach(c -> shown.appendCodePoint(stays.test(c) ? c : glyph(c)));
    return shown.toString();
  }

  private static int glyph(int c) {
    if (c < ' ') {
      return FIRST_PICTURE + c;
    }
    if (c == DELETE) {
      return DELETE_PICTURE;
    }
    // XML 1.0, 2.2 has no surrogates and no U+FFFE; a change of direction would reorder a line.
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.SURROGATE,
          Character.UNASSIGNED,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR -> REPLACEMENT;
      default -> c;
    };
  }
}
