package org.vsmmu.conformance.decode;

/** Text that is no word, and where it stands. */
public final class BadWord extends Exception {
  private static final long serialVersionUID = 1L;

  private final int column;

  BadWord(int column, String message) {
    super(message, null, false, false);
    this.column = column;
  }

  /** 1-based character of the text; 0 when the whole of it is meant. */
  public int column() {
    return column;
  }
}
