package org.vsmmu.testing;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * States that something holds of every value a generator makes, and tries it on many.
 *
 * <p>The same seed gives the same values on every machine. {@code -Dvsmmu.seed=N} picks another
 * seed and {@code -Dvsmmu.runs=N} another number of values; a failure prints the command that runs
 * it again.
 */
public final class Property {
  private static final long DEFAULT_SEED = 1;
  private static final int DEFAULT_RUNS = 200;
  private static final int DISCARDS_PER_RUN = 10;

  private final long seed;
  private final int runs;

  Property(long seed, int runs) {
    this.seed = seed;
    this.runs = runs;
  }

  /**
   * Tries {@code check} on values of {@code gen}.
   *
   * @throws AssertionError with the smallest value found for which the check fails
   */
  public static <T> void forAll(Gen<T> gen, Check<? super T> check) {
    long seed = setting("vsmmu.seed", DEFAULT_SEED);
    int runs = Math.toIntExact(setting("vsmmu.runs", DEFAULT_RUNS));
    new Property(seed, runs).holdsForAll(gen, check);
  }

  <T> void holdsForAll(Gen<T> gen, Check<? super T> check) {
    SplittableRandom seeds = new SplittableRandom(seed);
    int discards = 0;
    for (int run = 1; run <= runs; ) {
      Choices choices = Choices.random(seeds.nextLong());
      T value;
      try {
        value = gen.from(choices);
      } catch (Discarded e) {
        if (++discards > DISCARDS_PER_RUN * runs) {
          throw new AssertionError(
              "a filter dropped %d of %d values: build the values that pass instead"
                  .formatted(discards, discards + run - 1));
        }
        continue;
      }
      Throwable failure = failureOf(check, value);
      if (failure != null) {
        throw falsified(gen, check, run, new Failure<>(choices.taken(), value, failure));
      }
      run++;
    }
  }

  private <T> AssertionError falsified(
      Gen<T> gen, Check<? super T> check, int run, Failure<T> first) {
    Class<?> kind = first.cause().getClass();
    long[] smallest =
        new Shrinker(first.choices(), choices -> failsAlike(gen, check, choices, kind)).smallest();
    T value = gen.from(Choices.replay(smallest));
    // Nothing smaller: the first failure stands, whether or not it would come again.
    Throwable again =
        Arrays.equals(smallest, first.choices()) ? first.cause() : failureOf(check, value);
    Throwable cause = again == null ? first.cause() : again;
    String message = """
        does not hold: run %d of %d, seed %d
          value:    %s
          shrunk from: %s
          because:  %s
          again:    mvn test -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false -Dvsmmu.seed=%d -Dvsmmu.runs=%d""".formatted(
            run, runs, seed, show(value), show(first.value()), cause, caller(), seed, runs);
    return new AssertionError(message, cause);
  }

  /** A smaller value that fails in another way would send the reader after another bug. */
  private static <T> boolean failsAlike(
      Gen<T> gen, Check<? super T> check, Choices choices, Class<?> kind) {
    T value;
    try {
      value = gen.from(choices);
    } catch (RuntimeException e) {
      return false;
    }
    Throwable failure = failureOf(check, value);
    return failure != null && failure.getClass() == kind;
  }

  private static <T> Throwable failureOf(Check<? super T> check, T value) {
    try {
      check.accept(value);
      return null;
    } catch (Exception | AssertionError | StackOverflowError e) {
      return e;
    }
  }

  private static String show(Object value) {
    String inBrackets = Arrays.deepToString(new Object[] {value});
    return inBrackets.substring(1, inBrackets.length() - 1);
  }

  /** The test that stated the property, as surefire's {@code -Dtest} wants it. */
  private static String caller() {
    return StackWalker.getInstance()
        .walk(frames -> frames
            .filter(frame -> !frame.getClassName().equals(Property.class.getName()))
            .findFirst()
            .map(frame -> frame.getClassName() + "#" + frame.getMethodName())
            .orElse("*"));
  }

  private static long setting(String name, long byDefault) {
    String text = System.getProperty(name);
    if (text == null || text.isBlank()) {
      return byDefault;
    }
    try {
      return Long.decode(text.strip());
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("-D" + name + "=" + text + ": expected a number", e);
    }
  }

  private record Failure<T>(long[] choices, T value, Throwable cause) {}
}
