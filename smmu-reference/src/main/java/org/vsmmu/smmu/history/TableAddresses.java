package org.vsmmu.smmu.history;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongConsumer;
import org.vsmmu.smmu.translate.TranslationTable;

/** Finds the input addresses that some version of a table ever had a leaf for. */
final class TableAddresses {

  private static final int PAGE_SHIFT = 12;
  private static final long PAGE = 1L << PAGE_SHIFT;

  private record Visited(int level, long table, long input) {}

  private final Past past;
  private final TranslationTable table;
  private final Stage2Walks stage2;
  private final LongConsumer found;
  private final Set<Visited> visited = new HashSet<>();

  /**
   * For one table.
   *
   * @param stage2 through which it is reached; null if it is not
   * @param found hears of the first address of each leaf, perhaps more than once
   */
  TableAddresses(Past past, TranslationTable table, Stage2Walks stage2, LongConsumer found) {
    this.past = past;
    this.table = table;
    this.stage2 = stage2;
    this.found = found;
  }

  void visit() {
    level(table.startLevel(), table.base(), 0);
  }

  private void level(int level, long base, long input) {
    if (visited.size() >= Census.MOST || !visited.add(new Visited(level, base, input))) {
      return;
    }
    int bits = level == table.startLevel() ? table.startIndexBits() : table.granuleShift() - 3;
    long bytes = (long) Long.BYTES << bits;
    if (stage2 == null) {
      words(level, base, bytes, 0, input);
      return;
    }
    for (long offset = 0; offset < bytes; ) {
      long ipa = base + offset;
      long size = Math.min(bytes - offset, PAGE - (ipa & (PAGE - 1)));
      for (Stage2Result result : List.copyOf(stage2.of(ipa))) {
        if (result instanceof Stage2Result.Leaf leaf) {
          words(level, leaf.output(ipa), size, offset, input);
        }
      }
      offset += size;
    }
  }

  private void words(int level, long at, long bytes, long offset, long input) {
    past.memory().visit(at, at + bytes - 1, (address, word) -> {
      long index = (offset + address - at) / Long.BYTES;
      long here = input | index << table.shift(level);
      for (int i = 0; i < word.count(); i++) {
        long descriptor = table.descriptor(word.value(i));
        switch (table.kind(descriptor, level)) {
          case INVALID -> {
            // Nothing is cached of it.
          }
          case TABLE -> level(level + 1, table.nextTable(descriptor), here);
          case LEAF -> found.accept(here);
        }
      }
    });
  }
}
