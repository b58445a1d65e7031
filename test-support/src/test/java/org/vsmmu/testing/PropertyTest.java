package org.vsmmu.testing;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class PropertyTest {
  private static final Property PROPERTY = new Property(42, 200);

  @Test
  void aTruePropertyIsTriedOnEveryRun() {
    List<Integer> seen = new ArrayList<>();
    PROPERTY.holdsForAll(Gen.ints(0, 9), seen::add);
    assertEquals(200, seen.size());
  }

  @Test
  void theSameSeedGivesTheSameValues() {
    assertEquals(valuesOf(7), valuesOf(7));
    assertTrue(!valuesOf(7).equals(valuesOf(8)), "another seed, other values");
  }

  @Test
  void aFalsePropertyFailsAndSaysHowToRunItAgain() {
    AssertionError error = assertThrows(
        AssertionError.class,
        () -> PROPERTY.holdsForAll(Gen.ints(0, 1000), n -> {
          if (n >= 17) {
            throw new IllegalStateException("too big: " + n);
          }
        }));
    assertInstanceOf(IllegalStateException.class, error.getCause());
    List<String> lines = error.getMessage().lines().toList();
    assertTrue(lines.get(0).matches("does not hold: run \\d+ of 200, seed 42"), lines.get(0));
    assertEquals("  value:    17", lines.get(1));
    assertEquals("  because:  java.lang.IllegalStateException: too big: 17", lines.get(3));
    assertTrue(lines.get(4).contains(" -Dtest=" + PropertyTest.class.getName() + "#"));
    assertTrue(lines.get(4).endsWith(" -Dvsmmu.seed=42 -Dvsmmu.runs=200"), lines.get(4));
  }

  @Test
  void forAllTakesSeedAndRunsFromTheSystemProperties() {
    AssertionError error = assertThrows(
        AssertionError.class,
        () -> Property.forAll(Gen.constant("x"), x -> {
          throw new AssertionError(x);
        }));
    String seed = System.getProperty("vsmmu.seed", "1");
    assertTrue(error.getMessage().contains("seed " + seed), error.getMessage());
  }

  @Test
  void aFilterThatPassesNothingIsAnErrorAndNotAPass() {
    AssertionError error = assertThrows(
        AssertionError.class,
        () -> PROPERTY.holdsForAll(Gen.ints(0, 9).filter(n -> n > 9), n -> {}));
    assertTrue(error.getMessage().startsWith("a filter dropped 2001 of 2001"), error.getMessage());
  }

  private static List<List<Long>> valuesOf(long seed) {
    List<List<Long>> values = new ArrayList<>();
    new Property(seed, 50).holdsForAll(Gen.listOf(Gen.words(), 5), values::add);
    return values;
  }
}
