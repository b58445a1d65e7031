package org.vsmmu.conformance;

import org.vsmmu.trace.Input;
import org.vsmmu.trace.formats.TraceFormats;

/** Says of a capture that no format knows what it looks like instead. */
final class Unrecognised {
  private static final int UTF_16_SAMPLE = 64;

  static String message(Input input) {
    byte[] sample = input.sample();
    if (isUtf16(sample)) {
      return input.name() + ": looks like UTF-16 text: save it as UTF-8";
    }
    String found = sample.length == 0 ? "is empty" : "begins like no known format";
    return "%s: %s; tried: %s. Is it what was recorded? --from FORMAT forces a format"
        .formatted(input.name(), found, String.join(", ", TraceFormats.names()));
  }

  private static boolean isUtf16(byte[] sample) {
    if (sample.length < 2) {
      return false;
    }
    int mark = (sample[0] & 0xff) << 8 | (sample[1] & 0xff);
    return mark == 0xfffe || mark == 0xfeff || zeroBeside(sample, 0) || zeroBeside(sample, 1);
  }

  /** Whether each pair of the first bytes is a zero, here, and a character. */
  private static boolean zeroBeside(byte[] sample, int zero) {
    int end = Math.min(sample.length, UTF_16_SAMPLE) & -2;
    for (int i = 0; i < end; i += 2) {
      if (sample[i + zero] != 0 || sample[i + 1 - zero] < '\t') {
        return false;
      }
    }
    return true;
  }

  private Unrecognised() {}
}
