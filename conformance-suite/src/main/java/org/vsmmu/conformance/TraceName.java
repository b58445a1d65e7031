package org.vsmmu.conformance;

/**
 * What an argument of the command line names.
 *
 * @param capture path of the capture, or {@code -}
 * @param id which of its traces; empty for all of them
 */
public record TraceName(String capture, String id) {

  /** How one of many traces of a capture is called. */
  public static String of(String capture, String id) {
    return id.isEmpty() ? capture : capture + MARK + id;
  }

  static final char MARK = '#';
}
