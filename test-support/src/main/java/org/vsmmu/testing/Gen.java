package org.vsmmu.testing;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Predicate;

/**
 * Makes values of one type out of {@link Choices}.
 *
 * <p>A generator of a record with many fields is best written as one lambda:
 *
 * <pre>{@code
 * Gen<Mapping> mappings = c -> new Mapping(c.draw(iovas), c.draw(pages), c.draw(Gen.booleans()));
 * }</pre>
 */
@FunctionalInterface
public interface Gen<T> {
  /** Makes a value; equal choices give equal values. */
  T from(Choices choices);

  /** Applies {@code f} to every value. */
  default <R> Gen<R> map(Function<? super T, ? extends R> f) {
    return choices -> f.apply(from(choices));
  }

  /** Picks the next generator by the value of this one. */
  default <R> Gen<R> flatMap(Function<? super T, ? extends Gen<? extends R>> f) {
    return choices -> f.apply(from(choices)).from(choices);
  }

  /** Keeps the values that pass; a run that finds none in 100 tries is dropped and made up for. */
  default Gen<T> filter(Predicate<? super T> keep) {
    return choices -> {
      for (int tries = 0; tries < 100; tries++) {
        T value = from(choices);
        if (keep.test(value)) {
          return value;
        }
      }
      throw new Discarded();
    };
  }

  /** Always {@code value}. */
  static <T> Gen<T> constant(T value) {
    return choices -> value;
  }

  /** False or true; shrinks to false. */
  static Gen<Boolean> booleans() {
    return choices -> choices.nextEvenly(1) != 0;
  }

  /** Both ends included; shrinks to the number nearest to 0. */
  static Gen<Integer> ints(int lo, int hi) {
    return longs(lo, hi).map(Math::toIntExact);
  }

  /** Both ends included; shrinks to the number nearest to 0. */
  static Gen<Long> longs(long lo, long hi) {
    if (lo > hi) {
      throw new IllegalArgumentException("empty range: " + lo + ".." + hi);
    }
    if (lo >= 0) {
      return choices -> lo + choices.next(hi - lo);
    }
    if (hi <= 0) {
      return choices -> hi - choices.next(hi - lo);
    }
    return choices -> awayFromZero(choices.next(hi - lo), lo, hi);
  }

  /** Any 64 bits; shrinks to 0. */
  static Gen<Long> words() {
    return choices -> choices.next(-1L);
  }

  /** One of the values with equal chances; shrinks to the first. */
  @SafeVarargs
  static <T> Gen<T> choose(T... values) {
    return choose(List.of(values));
  }

  /** One of the values with equal chances; shrinks to the first. */
  static <T> Gen<T> choose(List<? extends T> values) {
    List<T> fixed = List.copyOf(values);
    if (fixed.isEmpty()) {
      throw new IllegalArgumentException("nothing to choose from");
    }
    return choices -> fixed.get((int) choices.nextEvenly(fixed.size() - 1));
  }

  /** One of the generators with equal chances; shrinks to the first. */
  @SafeVarargs
  static <T> Gen<T> oneOf(Gen<? extends T>... gens) {
    Gen<Gen<? extends T>> chosen = choose(List.of(gens));
    return chosen.flatMap(gen -> gen);
  }

  /** A list of 0..{@code max} values; shrinks by dropping values, then by shrinking them. */
  static <T> Gen<List<T>> listOf(Gen<? extends T> gen, int max) {
    return listOf(gen, 0, max);
  }

  /** A list of {@code min}..{@code max} values. */
  static <T> Gen<List<T>> listOf(Gen<? extends T> gen, int min, int max) {
    if (min < 0 || min > max) {
      throw new IllegalArgumentException("no list has " + min + ".." + max + " values");
    }
    return choices -> {
      List<T> values = new ArrayList<>();
      Choices.Repetitions repetitions = choices.repetitions(min, max);
      while (repetitions.more()) {
        values.add(gen.from(choices));
      }
      return Collections.unmodifiableList(values);
    };
  }

  /** Two values put together. */
  static <A, B, R> Gen<R> zip(Gen<A> a, Gen<B> b, BiFunction<? super A, ? super B, ? extends R> f) {
    return choices -> f.apply(a.from(choices), b.from(choices));
  }

  /** Three values put together; for more, write the generator as a lambda. */
  static <A, B, C, R> Gen<R> zip(Gen<A> a, Gen<B> b, Gen<C> c, Three<A, B, C, R> f) {
    return choices -> f.apply(a.from(choices), b.from(choices), c.from(choices));
  }

  /** A function of three values. */
  @FunctionalInterface
  interface Three<A, B, C, R> {
    R apply(A a, B b, C c);
  }

  /** 0, 1, -1, 2, -2, ... and, where one side ends, on along the other. */
  private static long awayFromZero(long choice, long lo, long hi) {
    long bothSides = Math.min(hi, lo == Long.MIN_VALUE ? Long.MAX_VALUE : -lo);
    if (Long.compareUnsigned(choice, 2 * bothSides) <= 0) {
      long distance = (choice >>> 1) + (choice & 1);
      return (choice & 1) == 1 ? distance : -distance;
    }
    return hi > bothSides ? choice - bothSides : bothSides - choice;
  }
}
