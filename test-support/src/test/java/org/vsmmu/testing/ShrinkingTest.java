package org.vsmmu.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;

/** Each false property has one smallest counterexample, and every seed must lead to it. */
class ShrinkingTest {
  private static final int SEEDS = 20;

  @Test
  void aNumberShrinksToTheBorder() {
    assertSmallest(1234567L, Gen.longs(0, Long.MAX_VALUE), n -> n < 1234567);
  }

  @Test
  void aNumberShrinksTowardsZeroFromBothSides() {
    assertSmallest(-100, Gen.ints(-5000, 3), n -> n > -100);
    assertSmallest(100, Gen.ints(-3, 5000), n -> n < 100);
    assertSmallest(-7, Gen.ints(-5000, -7), n -> false);
  }

  @Test
  void aWordShrinksToItsOneGuiltyBit() {
    assertSmallest(1L << 63, Gen.words(), w -> w >= 0);
  }

  @Test
  void aListKeepsOnlyTheGuiltyValue() {
    assertSmallest(
        List.of(900), Gen.listOf(Gen.ints(0, 1000), 50), l -> l.stream().allMatch(n -> n < 900));
  }

  @Test
  void aListShrinksToTheShortestThatIsTooLong() {
    assertSmallest(List.of(false, false, false), Gen.listOf(Gen.booleans(), 30), l -> l.size() < 3);
  }

  @Test
  void anUnsortedPairIsFoundInALongList() {
    assertSmallest(List.of(1, 0), Gen.listOf(Gen.ints(0, 1000), 30), l -> {
      List<Integer> sorted = new ArrayList<>(l);
      Collections.sort(sorted);
      return sorted.equals(l);
    });
  }

  @Test
  void equalValuesShrinkTogether() {
    assertSmallest(
        List.of(500, 500),
        Gen.listOf(Gen.ints(0, 600), 2, 40),
        l -> l.stream().filter(n -> n >= 500).distinct().count()
            == l.stream().filter(n -> n >= 500).count());
  }

  @Test
  void mappedValuesShrinkThroughTheirSource() {
    assertSmallest("0x20", Gen.ints(0, 255).map("0x%x"::formatted), s -> Integer.decode(s) < 32);
  }

  @Test
  void aDependentGeneratorShrinksWithWhatItDependsOn() {
    Gen<List<Integer>> sized = Gen.ints(0, 20).flatMap(n -> Gen.listOf(Gen.ints(0, 9), n, n));
    assertSmallest(List.of(0, 0, 0, 0), sized, l -> l.size() < 4);
  }

  @Test
  void aChoiceShrinksToTheFirstThatFails() {
    assertSmallest("b", Gen.choose("a", "b", "c", "d"), "a"::equals);
    assertSmallest(1, Gen.oneOf(Gen.constant(0), Gen.ints(1, 50), Gen.ints(100, 200)), n -> n == 0);
  }

  @Test
  void aFilterHoldsWhileShrinking() {
    assertSmallest(102, Gen.ints(0, 1000).filter(n -> n % 2 == 0), n -> n <= 100);
  }

  @Test
  void aRecordWrittenAsALambdaShrinksFieldByField() {
    record Span(long start, int pages, boolean leaf) {}
    Gen<Span> spans = c ->
        new Span(c.draw(Gen.longs(0, 1L << 48)), c.draw(Gen.ints(1, 512)), c.draw(Gen.booleans()));
    assertSmallest(new Span(0, 13, false), spans, span -> span.pages() < 13);
  }

  @Test
  void anotherKindOfFailureIsNotTakenForASmallerOne() {
    AssertionError error = assertThrows(
        AssertionError.class,
        () -> new Property(42, 200).holdsForAll(Gen.ints(0, 1000), n -> {
          if (n >= 600) {
            throw new IllegalStateException();
          }
          if (n >= 595) {
            throw new UnsupportedOperationException();
          }
        }));
    assertTrue(error.getMessage().contains("value:    600\n"), error.getMessage());
  }

  private static <T> void assertSmallest(T smallest, Gen<T> gen, Predicate<T> holds) {
    for (int seed = 0; seed < SEEDS; seed++) {
      Property property = new Property(seed, 2000);
      List<T> failing = new ArrayList<>();
      assertThrows(
          AssertionError.class,
          () -> property.holdsForAll(gen, value -> {
            if (!holds.test(value)) {
              failing.add(value);
              throw new AssertionError("no");
            }
          }));
      // The last failing value run is the one reported: the shrunk one is run once more.
      assertEquals(smallest, failing.get(failing.size() - 1), "seed " + seed);
    }
  }
}
