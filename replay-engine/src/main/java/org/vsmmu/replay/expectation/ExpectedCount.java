package org.vsmmu.replay.expectation;

import java.util.OptionalLong;

/**
 * How often a rule is expected to judge; what is empty is not compared.
 *
 * @param exercised judgements made
 * @param diverged of these
 * @param inconclusive of these
 * @param weak of these
 */
public record ExpectedCount(
    OptionalLong exercised, OptionalLong diverged, OptionalLong inconclusive, OptionalLong weak) {

  /** Compares nothing. */
  public static final ExpectedCount ANY = new ExpectedCount(
      OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty(), OptionalLong.empty());
}
