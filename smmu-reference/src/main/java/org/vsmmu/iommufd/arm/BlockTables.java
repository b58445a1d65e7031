package org.vsmmu.iommufd.arm;

import java.util.Map;
import java.util.NavigableMap;
import java.util.NavigableSet;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import org.vsmmu.iommufd.iova.Span;

/**
 * Where a domain's page tables have tables rather than entries, as far as it is known, and what has
 * to be invalidated as areas come and go (iommufd 5.6, last paragraph). A table stays when its
 * pages are unmapped one by one; it goes when its whole block is unmapped, or mapped by one entry.
 */
final class BlockTables {

  /** Hears what has to be invalidated. */
  interface Requests {
    /** @param leaf whether entries, not tables, have gone */
    void invalidate(Span span, long granule, boolean leaf);
  }

  private final long page;
  private final int perTable;
  private final SortedMap<Long, NavigableSet<Long>> tables = new TreeMap<>();
  private final NavigableMap<Long, Span> inPages = new TreeMap<>();
  private final Requests requests;

  /** @param sizes the sizes of pages and blocks, a set of powers of two */
  BlockTables(long sizes, Requests requests) {
    this.page = Long.lowestOneBit(sizes);
    this.perTable = (int) (page / Long.BYTES);
    this.requests = requests;
    for (long rest = sizes ^ page; rest != 0; rest &= rest - 1) {
      tables.put(Long.lowestOneBit(rest), new TreeSet<>());
    }
  }

  /**
   * A range is mapped.
   *
   * @param onlyPages whether blocks are not to be used
   * @param watched whether the host says what it invalidates; else a block stays unknown
   */
  void map(Span span, boolean onlyPages, boolean watched, BlockEvidence evidence) {
    inPages.subMap(span.start(), true, span.last(), true).clear();
    if (onlyPages) {
      inPages.put(span.start(), span);
    }
    long at = span.start();
    long left = span.length();
    while (left != 0) {
      long size = largest(at, left);
      if (size == page) {
        long run = Math.min(left, nextBlock(at) - at);
        markAbove(page, at);
        at += run;
        left -= run;
        continue;
      }
      if (!onlyPages) {
        mapBlock(Span.of(at, size), watched, evidence);
      }
      markAbove(size, at);
      at += size;
      left -= size;
    }
  }

  private void mapBlock(Span block, boolean watched, BlockEvidence evidence) {
    long size = block.length();
    if (!tables.get(size).contains(block.start())) {
      return;
    }
    if (!watched) {
      forget(block);
    } else if (evidence.replacesTable(block)) {
      forget(block);
      requests.invalidate(block, page, false);
    } else {
      long below = below(size);
      for (long at = block.start(); below != page && at - block.start() < size; at += below) {
        mapBlock(Span.of(at, below), true, evidence);
      }
    }
  }

  /** A range is unmapped: tables first, then the entries by runs of one size. */
  void unmap(Span span, BlockEvidence evidence) {
    Run run = new Run();
    long at = span.start();
    long left = span.length();
    while (left != 0) {
      long size = largest(at, left);
      long reach = Math.min(left & -size, tableEnd(at, size) - at);
      if (size == page) {
        run.add(Span.of(at, reach), size);
      } else {
        for (long block = at; block - at < reach; block += size) {
          removeTable(Span.of(block, size), evidence);
        }
        run.add(Span.of(at, reach), size);
      }
      at += reach;
      left -= reach;
    }
    run.flush();
  }

  private void removeTable(Span block, BlockEvidence evidence) {
    Map.Entry<Long, Span> pages = inPages.floorEntry(block.start());
    boolean known = tables.get(block.length()).contains(block.start())
        || (pages != null && pages.getValue().contains(block));
    forget(block);
    if (known || evidence.isTable(block)) {
      requests.invalidate(block, page, false);
    }
  }

  /** The host unmaps with the largest size that address and rest admit. */
  private long largest(long at, long left) {
    long best = page;
    for (long size : tables.keySet()) {
      if (at % size == 0 && Long.compareUnsigned(left, size) >= 0) {
        best = size;
      }
    }
    return best;
  }

  private long below(long size) {
    SortedMap<Long, NavigableSet<Long>> smaller = tables.headMap(size);
    return smaller.isEmpty() ? page : smaller.lastKey();
  }

  private long nextBlock(long at) {
    return tables.isEmpty() ? tableEnd(at, page) : (at | (tables.firstKey() - 1)) + 1;
  }

  private long tableEnd(long at, long size) {
    return (at | (size * perTable - 1)) + 1;
  }

  private void markAbove(long size, long at) {
    tables.tailMap(size + 1).forEach((block, starts) -> starts.add(at & -block));
  }

  private void forget(Span block) {
    tables
        .headMap(block.length() + 1)
        .values()
        .forEach(
            starts -> starts.subSet(block.start(), true, block.last(), true).clear());
  }

  /** Entries of one size that lie side by side and are invalidated together. */
  private final class Run {
    private long size;
    private long start;
    private long length;

    void add(Span span, long entrySize) {
      if (length != 0 && (size != entrySize || start + length != span.start())) {
        flush();
      }
      start = length == 0 ? span.start() : start;
      size = entrySize;
      length += span.length();
    }

    void flush() {
      if (length != 0) {
        requests.invalidate(Span.of(start, length), size, true);
        length = 0;
      }
    }
  }
}
