package org.vsmmu.testing;

import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * The choices one generated value is made of, as a sequence of unsigned numbers.
 *
 * <p>A generator draws numbers; 0 always stands for the simplest choice. The sequence is recorded,
 * so the shrinker edits plain numbers and never has to know what was built from them: {@code map}
 * and {@code flatMap} shrink for free.
 *
 * <pre>{@code
 * listOf(ints(0, 99), 5) = [7, 42]    is drawn as   1 7 1 42 0    (1: one more, 0: the end)
 * }</pre>
 */
public final class Choices {
  private final SplittableRandom random;
  private final long[] script;
  private long[] taken = new long[16];
  private int size;

  private Choices(SplittableRandom random, long[] script) {
    this.random = random;
    this.script = script;
  }

  static Choices random(long seed) {
    return new Choices(new SplittableRandom(seed), new long[0]);
  }

  /** Plays {@code script} again; what is drawn beyond its end is 0. */
  static Choices replay(long[] script) {
    return new Choices(null, script);
  }

  /** Draws a value from another generator; with this a generator can be one plain lambda. */
  public <T> T draw(Gen<T> gen) {
    return gen.from(this);
  }

  /**
   * Draws a number in 0..{@code bound}, both included and both unsigned. Small numbers and the two
   * ends come up more often than the rest, since that is where bugs live.
   */
  public long next(long bound) {
    return record(random == null ? scripted(bound) : interesting(bound));
  }

  /** Draws one of 0..{@code bound} with equal chances. */
  long nextEvenly(long bound) {
    return record(random == null ? scripted(bound) : below(bound));
  }

  /**
   * A number of repetitions in 0..{@code max}, drawn as a chain of "one more" flags so that the
   * shrinker can cut one repetition out by deleting its flag and its draws.
   */
  Repetitions repetitions(int min, int max) {
    int wanted = random == null ? 0 : min + (int) interesting(max - min);
    return new Repetitions(min, max, wanted);
  }

  long[] taken() {
    return Arrays.copyOf(taken, size);
  }

  private long scripted(long bound) {
    long value = size < script.length ? script[size] : 0;
    return Long.compareUnsigned(value, bound) > 0 ? bound : value;
  }

  private long interesting(long bound) {
    int dice = random.nextInt(16);
    if (dice == 0) {
      return 0;
    }
    if (dice == 1) {
      return bound;
    }
    if (dice < 6) {
      int bits = Long.SIZE - Long.numberOfLeadingZeros(bound);
      int kept = random.nextInt(bits + 1);
      long mask = kept == 0 ? 0 : -1L >>> (Long.SIZE - kept);
      long value = random.nextLong() & mask;
      return Long.compareUnsigned(value, bound) > 0 ? bound : value;
    }
    return below(bound);
  }

  private long below(long bound) {
    return bound == -1L ? random.nextLong() : Long.remainderUnsigned(random.nextLong(), bound + 1);
  }

  private long record(long value) {
    if (size == taken.length) {
      taken = Arrays.copyOf(taken, size * 2);
    }
    taken[size++] = value;
    return value;
  }

  /** Asks before each repetition whether there is one more. */
  final class Repetitions {
    private final int min;
    private final int max;
    private final int wanted;
    private int done;

    private Repetitions(int min, int max, int wanted) {
      this.min = min;
      this.max = max;
      this.wanted = wanted;
    }

    boolean more() {
      if (done == max) {
        return false;
      }
      boolean more = done < min || (random == null ? scripted(1) != 0 : done < wanted);
      record(more ? 1 : 0);
      done++;
      return more;
    }
  }
}
