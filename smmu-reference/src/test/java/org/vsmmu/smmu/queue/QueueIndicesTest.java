package org.vsmmu.smmu.queue;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.vsmmu.testing.Gen;
import org.vsmmu.testing.Property;

class QueueIndicesTest {
  /** Where a run starts, and how many entries each step puts in (positive) or takes out. */
  private record Run(int log2Size, int start, long rubbish, List<Integer> steps) {}

  @Test
  void behavesAsAListOfEntriesForEverySize() {
    for (int log2Size = 0; log2Size <= 19; log2Size++) {
      int size = log2Size;
      int entries = 1 << size;
      // Near the wrap of index and of lap, where the arithmetic can go wrong; and anywhere.
      Gen<Integer> starts = Gen.oneOf(
          Gen.ints(0, 2 * entries - 1),
          Gen.ints(Math.max(0, entries - 3), entries - 1),
          Gen.ints(Math.max(0, 2 * entries - 3), 2 * entries - 1));
      Gen<Integer> few = Gen.ints(-3, 3);
      // To fill or drain a large queue is slow: one step in five.
      Gen<Integer> steps =
          Gen.oneOf(few, few, few, few, Gen.choose(entries, -entries, entries - 1, 1 - entries));
      Gen<Run> runs =
          c -> new Run(size, c.draw(starts), c.draw(Gen.words()), c.draw(Gen.listOf(steps, 8)));
      Property.forAll(runs, QueueIndicesTest::followsAList);
    }
  }

  private static void followsAList(Run run) {
    QueueIndices indices = new QueueIndices(run.log2Size());
    int entries = 1 << run.log2Size();
    long above = run.rubbish() & -(2L << run.log2Size());
    int prod = run.start();
    int cons = run.start();
    ArrayDeque<Integer> list = new ArrayDeque<>();
    int slot = prod % entries;
    for (int step : run.steps()) {
      for (int i = 0; i < step && list.size() < entries; i++) {
        assertEquals(slot, indices.index(prod | above));
        list.addLast(slot);
        slot = slot + 1 == entries ? 0 : slot + 1;
        prod = indices.next(prod | above);
      }
      for (int i = 0; i > step && !list.isEmpty(); i--) {
        assertEquals(list.removeFirst(), indices.index(cons | above));
        cons = indices.next(cons | above);
      }
      assertEquals(list.size(), indices.pending(prod | above, cons));
      assertEquals(list.isEmpty(), indices.empty(prod, cons | above));
      assertEquals(list.size() == entries, indices.full(prod | above, cons));
      assertTrue(indices.consistent(prod, cons | above));
      assertTrue(prod >= 0 && prod < 2 * entries && cons >= 0 && cons < 2 * entries);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3, 4})
  void tellsEveryPairThatNoQueueCanBeIn(int log2Size) {
    QueueIndices indices = new QueueIndices(log2Size);
    int positions = 2 << log2Size;
    for (int prod = 0; prod < positions; prod++) {
      for (int cons = 0; cons < positions; cons++) {
        boolean sameLap = indices.wrap(prod) == indices.wrap(cons);
        boolean bad = sameLap
            ? indices.index(prod) < indices.index(cons)
            : indices.index(prod) > indices.index(cons);
        assertEquals(!bad, indices.consistent(prod, cons), prod + " " + cons);
      }
    }
  }

  @Test
  void hasOnlyAWrapBitIfThereIsOneEntry() {
    QueueIndices one = new QueueIndices(0);
    assertEquals(0, one.index(1));
    assertEquals(1, one.wrap(1));
    assertEquals(1, one.next(0));
    assertEquals(0, one.next(1));
    assertFalse(one.full(1, 1));
  }

  @Test
  void rejectsASizeThatTheArchitectureLacks() {
    assertThrows(IllegalArgumentException.class, () -> new QueueIndices(20));
    assertThrows(IllegalArgumentException.class, () -> new QueueIndices(-1));
  }
}
