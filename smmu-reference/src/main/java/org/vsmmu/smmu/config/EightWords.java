package org.vsmmu.smmu.config;

import java.util.Arrays;

final class EightWords {
  private static final int WORDS = 8;

  static long[] pad(String what, long... words) {
    if (words.length > WORDS) {
      throw new IllegalArgumentException(
          "%s has 8 words of 64 bits, got %d".formatted(what, words.length));
    }
    return Arrays.copyOf(words, WORDS);
  }

  private EightWords() {}
}
