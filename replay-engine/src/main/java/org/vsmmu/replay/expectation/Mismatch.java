package org.vsmmu.replay.expectation;

/**
 * Something that judging a trace did not give as expected.
 *
 * @param what {@code verdict}, {@code divergences}, {@code undecided}, {@code notes} or a count of
 *     a rule such as {@code TLB-STALE-AFTER-UNMAP exercised}
 * @param expected in words
 * @param got in words
 */
public record Mismatch(String what, String expected, String got) {
  @Override
  public String toString() {
    return what + ": expected " + expected + ", got " + got;
  }
}
