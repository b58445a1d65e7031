package org.vsmmu.conformance.report;

/** Text of a capture, fit for a terminal: captures come from strangers. */
public final class Plain {

  private Plain() {}

  /** The text with a question mark for each control character. */
  public static String text(String text) {
    return text.replaceAll("\\p{Cntrl}", "?");
  }
}
