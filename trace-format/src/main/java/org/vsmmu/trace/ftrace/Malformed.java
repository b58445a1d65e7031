package org.vsmmu.trace.ftrace;

/** A field of a known event that cannot be read. Without a stack trace: it is part of the input. */
final class Malformed extends Exception {
  private static final long serialVersionUID = 1;

  private final int at;

  /**
   * @param at 0-based place in the line
   * @param expected what should stand there
   */
  Malformed(int at, String expected) {
    super(expected, null, false, false);
    this.at = at;
  }

  int at() {
    return at;
  }
}
