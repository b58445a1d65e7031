package org.vsmmu.trace.jsonl;

/** A line that is not what the format asks for: where, what stands there, what should. */
final class Misfit extends Exception {
  private static final long serialVersionUID = 1L;

  private final int column;
  private final String found;
  private final String expected;

  /** @param column 1-based column of the offending token */
  Misfit(int column, String found, String expected) {
    // A hostile file has one on every line, so the stack is not walked.
    super("found " + found + ", expected " + expected, null, false, false);
    this.column = column;
    this.found = found;
    this.expected = expected;
  }

  int column() {
    return column;
  }

  String found() {
    return found;
  }

  String expected() {
    return expected;
  }
}
