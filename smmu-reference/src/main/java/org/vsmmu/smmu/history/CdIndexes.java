package org.vsmmu.smmu.history;

import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.vsmmu.smmu.config.ContextDescriptor;
import org.vsmmu.smmu.config.ContextTable;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.smmu.register.IdRegisters;

/** Which CDs of a table were ever written: an SMMU may prefetch any of them (SMMUv3 7.1). */
final class CdIndexes {

  private static final int PAGE_SHIFT = 12;
  private static final long PAGE = 1L << PAGE_SHIFT;

  /** SMMUv3 15.4: beyond, nothing is judged. */
  private static final int MOST = 4096;

  private final Past past;
  private final IdRegisters id;
  private final LongFunction<List<Stage2Result>> stage2;
  private final SortedSet<Long> found = new TreeSet<>();
  private boolean translated;

  CdIndexes(Past past, IdRegisters id, LongFunction<List<Stage2Result>> stage2) {
    this.past = past;
    this.id = id;
    this.stage2 = stage2;
  }

  /** Index 0, and every other one of which a word was written. */
  SortedSet<Long> of(StreamTableEntry ste) {
    ContextTable table = ContextTable.of(ste, id);
    translated = ste.stage2();
    found.add(0L);
    if (table.cdBits() == 0) {
      return found;
    }
    long bytes = table.tableBytes();
    if (table.twoLevel()) {
      visit(table.firstTableAddress(), bytes, (offset, word) -> {
        long index = (offset / Long.BYTES) << table.split();
        for (int i = 0; i < word.count(); i++) {
          leafTable(table, index, word.value(i));
        }
      });
    } else {
      visit(
          table.firstTableAddress(),
          bytes,
          (offset, word) -> found.add(offset / ContextDescriptor.BYTES));
    }
    return found;
  }

  private void leafTable(ContextTable table, long firstIndex, long l1cd) {
    if (table.entryAddress(firstIndex, l1cd) != ContextTable.BAD_SUBSTREAM_ID) {
      visit(table.l2Address(l1cd), table.l2Bytes(), (offset, word) -> {
        long index = firstIndex + offset / ContextDescriptor.BYTES;
        if (index >>> table.cdBits() == 0) {
          found.add(index);
        }
      });
    }
  }

  private interface Visitor {
    void word(long offset, WordHistory word);
  }

  /** Every written word of a table, page by page if stage 2 leads to it. */
  private void visit(long first, long bytes, Visitor visitor) {
    if (!translated) {
      past.watch(first, first + bytes - 1);
      past.memory().visit(first, first + bytes - 1, (at, word) -> add(at - first, word, visitor));
      return;
    }
    for (long offset = 0; offset < bytes && found.size() <= MOST; ) {
      long ipa = first + offset;
      long size = Math.min(bytes - offset, PAGE - (ipa & (PAGE - 1)));
      long done = offset;
      for (Stage2Result result : stage2.apply(ipa)) {
        if (result instanceof Stage2Result.Leaf leaf) {
          long at = leaf.output(ipa);
          past.memory().visit(at, at + size - 1, (a, word) -> add(done + a - at, word, visitor));
        }
      }
      offset += size;
    }
  }

  private void add(long offset, WordHistory word, Visitor visitor) {
    if (found.size() > MOST) {
      past.doubt();
    } else {
      visitor.word(offset, word);
    }
  }
}
