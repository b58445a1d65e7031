package org.vsmmu.conformance;

import java.util.List;
import java.util.Optional;
import org.vsmmu.replay.ReplayOptions.Contract;
import org.vsmmu.replay.ReplayOptions.Mode;
import org.vsmmu.trace.Body.ExpectedEntry;
import org.vsmmu.trace.ReadOptions;
import org.vsmmu.trace.TraceFormat;

/**
 * How to judge captures.
 *
 * @param format to read them as; empty to go by their content
 * @param reading what readers need to know
 * @param profile to judge under, before what a trace says of itself
 * @param mode how the caches are filled
 * @param expected entries that the caches must agree with at the end
 * @param last record to replay, 1-based
 * @param contract what a broken promise counts as
 */
public record CheckOptions(
    Optional<TraceFormat> format,
    ReadOptions reading,
    ProfileName profile,
    Mode mode,
    List<ExpectedEntry> expected,
    long last,
    Contract contract) {

  public CheckOptions {
    expected = List.copyOf(expected);
  }

  /** Broken promises count as divergences. */
  public CheckOptions(
      Optional<TraceFormat> format,
      ReadOptions reading,
      ProfileName profile,
      Mode mode,
      List<ExpectedEntry> expected,
      long last) {
    this(format, reading, profile, mode, expected, last, Contract.FAIL);
  }

  /** The same, with broken promises counted so. */
  public CheckOptions with(Contract level) {
    return new CheckOptions(format, reading, profile, mode, expected, last, level);
  }

  /** By content and by what the trace says of itself, to its end. */
  public static final CheckOptions DEFAULT = new CheckOptions(
      Optional.empty(),
      ReadOptions.NONE,
      ProfileName.NONE,
      Mode.ADVERSARIAL,
      List.of(),
      Long.MAX_VALUE);
}
