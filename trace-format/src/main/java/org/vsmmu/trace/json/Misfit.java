package org.vsmmu.trace.json;

/** A line that is not what the format asks for: where, what stands there, what should. */
public final class Misfit extends Exception {
  private static final long serialVersionUID = 1L;

  private final int column;
  private final String found;
  private final String expected;

  /** @param column 1-based column of the offending token */
  public Misfit(int column, String found, String expected) {
    // A hostile file has one on every line, so the stack is not walked.
    super("found " + found + ", expected " + expected, null, false, false);
    this.column = column;
    this.found = found;
    this.expected = expected;
  }

  /** 1-based. */
  public int column() {
    return column;
  }

  public String found() {
    return found;
  }

  public String expected() {
    return expected;
  }
}
