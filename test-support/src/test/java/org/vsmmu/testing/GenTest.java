package org.vsmmu.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class GenTest {
  private static final Property PROPERTY = new Property(1, 5000);

  @Test
  void rangesAreReachedToBothEndsAndNotLeft() {
    for (int[] range : new int[][] {{0, 5}, {3, 9}, {-9, -3}, {-2, 7}, {-7, 2}, {4, 4}}) {
      TreeSet<Integer> seen = new TreeSet<>();
      PROPERTY.holdsForAll(Gen.ints(range[0], range[1]), seen::add);
      assertEquals(range[0], seen.first());
      assertEquals(range[1], seen.last());
      assertEquals(range[1] - range[0] + 1, seen.size());
    }
  }

  @Test
  void theWholeRangeOfLongHasItsEnds() {
    Set<Long> seen = new HashSet<>();
    PROPERTY.holdsForAll(Gen.longs(Long.MIN_VALUE, Long.MAX_VALUE), seen::add);
    assertTrue(seen.containsAll(List.of(0L, Long.MIN_VALUE)), "the ends come up");
    assertTrue(seen.stream().anyMatch(n -> n > 1L << 60), "and large positive numbers");
  }

  @Test
  void listsHaveEveryAllowedLength() {
    Set<Integer> lengths = new TreeSet<>();
    PROPERTY.holdsForAll(Gen.listOf(Gen.booleans(), 2, 6), l -> lengths.add(l.size()));
    assertEquals(Set.of(2, 3, 4, 5, 6), lengths);
  }

  @Test
  void zippedValuesAreDrawnInOrder() {
    PROPERTY.holdsForAll(
        Gen.zip(Gen.constant("a"), Gen.constant("b"), Gen.constant("c"), (a, b, c) -> a + b + c),
        s -> assertEquals("abc", s));
  }

  @Test
  void anEmptyRangeIsRefusedAtOnce() {
    assertThrows(IllegalArgumentException.class, () -> Gen.ints(2, 1));
    assertThrows(IllegalArgumentException.class, () -> Gen.listOf(Gen.words(), 3, 2));
    assertThrows(IllegalArgumentException.class, () -> Gen.choose(List.of()));
  }
}
