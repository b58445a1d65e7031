package org.vsmmu.smmu.cache;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.testing.Gen;
import org.vsmmu.testing.Property;

class RangeIndexTest {

  private static final long TOP = -1L;

  /** Only the very same item is equal. */
  private static final class Item implements RangeIndex.Ranged {
    private final AddressRange range;
    private int looks;

    Item(AddressRange range) {
      this.range = range;
    }

    @Override
    public long first() {
      looks++;
      return range.first();
    }

    @Override
    public long last() {
      looks++;
      return range.last();
    }
  }

  /** @param kind 0 add, 1 remove one, 2 clear, above: look up */
  private record Step(int kind, AddressRange range) {}

  @Test
  void agreesWithAList() {
    Gen<Long> addresses =
        Gen.oneOf(Gen.longs(0, 40), Gen.longs(-40, -1), Gen.longs(Long.MIN_VALUE, Long.MAX_VALUE));
    Gen<AddressRange> ranges = Gen.zip(
        addresses,
        addresses,
        (a, b) ->
            Long.compareUnsigned(a, b) <= 0 ? new AddressRange(a, b) : new AddressRange(b, a));
    Gen<Step> steps = Gen.zip(Gen.choose(0, 0, 0, 1, 3, 3, 2), ranges, Step::new);
    Property.forAll(Gen.listOf(steps, 80), RangeIndexTest::compare);
  }

  private static void compare(List<Step> steps) {
    RangeIndex<Item> index = new RangeIndex<>();
    List<Item> list = new ArrayList<>();
    for (Step step : steps) {
      if (step.kind == 0) {
        Item item = new Item(step.range);
        index.add(item);
        list.add(item);
      } else if (step.kind == 1 && !list.isEmpty()) {
        Item item = list.remove((int) Long.remainderUnsigned(step.range.first(), list.size()));
        assertTrue(index.remove(item));
        assertFalse(index.remove(item));
      } else if (step.kind == 2) {
        index.clear();
        list.clear();
      }
      List<Item> expected =
          list.stream().filter(item -> item.range.overlaps(step.range)).toList();
      assertEquals(sorted(expected), sorted(index.touching(step.range.first(), step.range.last())));
      List<Item> all = new ArrayList<>();
      index.forEach(all::add);
      assertEquals(sorted(list), sorted(all));
      assertEquals(list.size(), index.size());
    }
  }

  private static List<Item> sorted(List<Item> items) {
    return items.stream()
        .sorted(Comparator.comparingInt(System::identityHashCode))
        .toList();
  }

  @Test
  void findsAnItemOfEveryAddress() {
    RangeIndex<Item> index = new RangeIndex<>();
    Item all = new Item(AddressRange.EVERYTHING);
    index.add(all);
    assertEquals(
        List.of(all, all, all),
        List.of(
            index.touching(0, 0).get(0),
            index.touching(TOP, TOP).get(0),
            index.touching(0, TOP).get(0)));
  }

  @Test
  void removesOneOfTwoItemsOfTheSameRange() {
    RangeIndex<Item> index = new RangeIndex<>();
    Item one = new Item(new AddressRange(0, 9));
    Item two = new Item(new AddressRange(0, 9));
    index.add(one);
    index.add(two);
    index.remove(one);
    assertEquals(List.of(two), index.touching(5, 5));
  }

  @Test
  void givesSmallItemsFirst() {
    RangeIndex<Item> index = new RangeIndex<>();
    Item large = new Item(new AddressRange(0, 0x1f_ffff));
    Item small = new Item(new AddressRange(0x1000, 0x1fff));
    index.add(large);
    index.add(small);
    assertEquals(List.of(small, large), index.touching(0x1000, 0x1000));
  }

  @Test
  void looksAtFewOfManyItems() {
    RangeIndex<Item> index = new RangeIndex<>();
    List<Item> items = new ArrayList<>();
    for (long page = 0; page < 100_000; page++) {
      Item item = new Item(AddressRange.ofSize(page << 12, 0x1000));
      items.add(item);
      index.add(item);
    }
    items.forEach(item -> item.looks = 0);
    assertEquals(List.of(items.get(5_000)), index.touching(5_000L << 12, 5_000L << 12));
    int looks = items.stream().mapToInt(item -> item.looks).sum();
    assertTrue(looks <= 4, () -> looks + " looks");
  }
}
