package org.vsmmu.replay.machine.update;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.translate.Memory;
import org.vsmmu.smmu.translate.TranslationTable;
import org.vsmmu.smmu.translate.TranslationTable.Kind;
import org.vsmmu.smmu.translate.Unreadable;

/** The tables that can be reached from the configuration, found by the addresses they stand at. */
final class TableTrees {

  private static final int PAGE_SHIFT = 12;
  private static final long PAGE = 1L << PAGE_SHIFT;

  /** More tables than this are not watched. */
  private static final int MOST = 1 << 16;

  private static final long NOWHERE = -1;

  private final History history;
  private final Map<Long, List<TableNode>> pages = new HashMap<>();
  private final Map<Root, TableNode> roots = new LinkedHashMap<>();
  private final Map<Root, Integer> users = new HashMap<>();

  /** Pages of IPAs at which tables stand, or should, of streams whose stages are both enabled. */
  private final NavigableSet<Long> ipas = new TreeSet<>();

  private int size;

  TableTrees(History history) {
    this.history = history;
  }

  /** The tables that have a descriptor at an address; null if none may. */
  List<TableNode> at(long address) {
    return pages.get(address >>> PAGE_SHIFT);
  }

  /** A stream uses other tables than before. */
  void replace(Set<Root> before, Set<Root> now) {
    for (Root root : now) {
      if (users.merge(root, 1, Integer::sum) == 1) {
        TranslationTable table = root.table();
        long bytes = (long) Long.BYTES << table.startIndexBits();
        TableNode node = add(root, table.base(), table.startLevel(), root.firstInput(), bytes);
        if (node != null) {
          roots.put(root, node);
        }
      }
    }
    for (Root root : before) {
      if (users.merge(root, -1, Integer::sum) == 0) {
        users.remove(root);
        remove(roots.remove(root));
      }
    }
  }

  /** Stage 2 changed for these IPAs: tables of stage 1 may have moved in memory. */
  void moved(TranslationTable stage2, AddressRange changed) {
    Long next = ipas.ceiling(changed.first() >>> PAGE_SHIFT);
    if (next == null || next > changed.last() >>> PAGE_SHIFT) {
      return;
    }
    for (Root root : List.copyOf(users.keySet())) {
      if (stage2.equals(root.through())) {
        remove(roots.remove(root));
        TranslationTable table = root.table();
        long bytes = (long) Long.BYTES << table.startIndexBits();
        TableNode node = add(root, table.base(), table.startLevel(), root.firstInput(), bytes);
        if (node != null) {
          roots.put(root, node);
        }
      }
    }
  }

  void clear() {
    pages.clear();
    roots.clear();
    users.clear();
    ipas.clear();
    size = 0;
  }

  /** A descriptor points to a table. */
  void link(TableNode node, long at, long descriptor) {
    TranslationTable table = node.root().table();
    long bytes = 1L << table.granuleShift();
    long input = node.inputOf(at).first();
    TableNode below = add(node.root(), table.nextTable(descriptor), node.level() + 1, input, bytes);
    if (below != null) {
      node.below().put(at, below);
    }
  }

  /** A descriptor points to no table any more. */
  void unlink(TableNode node, long at) {
    remove(node.below().remove(at));
  }

  private TableNode add(Root root, long address, int level, long input, long bytes) {
    long base = located(root.through(), address, bytes);
    if (base == NOWHERE || size >= MOST) {
      return null;
    }
    size++;
    TableNode node = new TableNode(root, base, level, input, bytes);
    for (long page = base >>> PAGE_SHIFT; page <= (base + bytes - 1) >>> PAGE_SHIFT; page++) {
      pages.computeIfAbsent(page, p -> new ArrayList<>(1)).add(node);
    }
    if (level < TranslationTable.LAST_LEVEL) {
      history.written(base, base + bytes - 1, at -> follow(node, at));
    }
    return node;
  }

  private void follow(TableNode node, long at) {
    TranslationTable table = node.root().table();
    long descriptor = table.descriptor(history.memory().read(at));
    if (table.kind(descriptor, node.level()) == Kind.TABLE) {
      link(node, at, descriptor);
    }
  }

  private void remove(TableNode node) {
    if (node == null) {
      return;
    }
    size--;
    long last = (node.base() + node.bytes() - 1) >>> PAGE_SHIFT;
    for (long page = node.base() >>> PAGE_SHIFT; page <= last; page++) {
      pages.computeIfPresent(page, (p, nodes) -> {
        nodes.remove(node);
        return nodes.isEmpty() ? null : nodes;
      });
    }
    node.below().values().forEach(this::remove);
  }

  /**
   * Physical address of some bytes; {@link #NOWHERE} if they have none, or not one after another.
   */
  private long located(TranslationTable stage2, long address, long bytes) {
    if (stage2 == null) {
      return address;
    }
    for (long page = address >>> PAGE_SHIFT; page <= (address + bytes - 1) >>> PAGE_SHIFT; page++) {
      ipas.add(page);
    }
    long first = output(stage2, address);
    for (long offset = PAGE; offset < bytes && first != NOWHERE; offset += PAGE) {
      if (output(stage2, address + offset) != first + offset) {
        return NOWHERE;
      }
    }
    return first;
  }

  /** Where stage 2 maps an IPA; -1 if nowhere, or nobody knows. */
  long output(TranslationTable stage2, long ipa) {
    if (ipa >>> stage2.inputBits() != 0) {
      return NOWHERE;
    }
    Memory memory = history.memory();
    long base = stage2.base();
    try {
      for (int level = stage2.startLevel(); level <= TranslationTable.LAST_LEVEL; level++) {
        long at = stage2.descriptorAddress(base, level, ipa);
        long descriptor = stage2.descriptor(memory.read(at));
        Kind kind = stage2.kind(descriptor, level);
        if (kind == Kind.LEAF) {
          long low = (1L << stage2.shift(level)) - 1;
          return stage2.leafOutput(descriptor, level) | (ipa & low);
        }
        if (kind == Kind.INVALID) {
          return NOWHERE;
        }
        base = stage2.nextTable(descriptor);
      }
    } catch (Unreadable unknown) {
      return NOWHERE;
    }
    return NOWHERE;
  }
}
