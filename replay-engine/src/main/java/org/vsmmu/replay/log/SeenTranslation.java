package org.vsmmu.replay.log;

import java.util.List;
import java.util.OptionalLong;
import org.vsmmu.trace.TraceRecord;

/** What an entry of an implementation's TLB holds, by the walk that filled it. */
public final class SeenTranslation {
  private final long first;
  private final int shift;
  private final int most;
  private final int least;
  private final long era;
  private final List<TraceRecord> shown;
  private OptionalLong output;

  /**
   * @param first input address of its first byte
   * @param shift log2 of its bytes
   * @param output output address of its first byte; empty when the log does not show the walk
   * @param most permissions that it may grant, bits of {@code Permissions}
   * @param least permissions that it surely grants
   * @param era how often the log had lost lines when it was filled
   * @param shown the descriptors that were read
   */
  SeenTranslation(
      long first,
      int shift,
      OptionalLong output,
      int most,
      int least,
      long era,
      List<TraceRecord> shown) {
    this.shown = List.copyOf(shown);
    this.first = first;
    this.shift = shift;
    this.output = output;
    this.most = most;
    this.least = least;
    this.era = era;
  }

  boolean known() {
    return output.isPresent();
  }

  boolean covers(long input) {
    return shift >= Long.SIZE || (input >>> shift) == (first >>> shift);
  }

  /** Its last input address. */
  long last() {
    return shift >= Long.SIZE ? -1 : first | ((1L << shift) - 1);
  }

  /** Where it takes an address; only if it is {@link #known}. */
  long output(long input) {
    return output.getAsLong() + (input - first);
  }

  /** What was seen is what it holds, whatever the walk said. */
  void learn(long input, long seen) {
    output = OptionalLong.of(seen - (input - first));
  }

  int most() {
    return most;
  }

  int least() {
    return least;
  }

  List<TraceRecord> shown() {
    return shown;
  }

  long era() {
    return era;
  }
}
