package org.vsmmu.trace;

/**
 * Where a record came from.
 *
 * @param file the name as the user gave it
 * @param line 1-based line of the decompressed text; 0 in a binary capture
 * @param offset byte offset of the decompressed content in a binary capture; -1 in a text
 */
public record Source(String file, long line, long offset) {

  /** A place in a text. */
  public static Source line(String file, long line) {
    return new Source(file, line, -1);
  }

  /** A place in a binary capture. */
  public static Source offset(String file, long offset) {
    return new Source(file, 0, offset);
  }

  @Override
  public String toString() {
    return line > 0 ? file + ":" + line : file + "+0x" + Long.toHexString(offset);
  }
}
