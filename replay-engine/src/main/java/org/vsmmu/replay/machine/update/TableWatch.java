package org.vsmmu.replay.machine.update;

import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.BREAK_BEFORE_MAKE;
import static org.vsmmu.replay.Moment.ProcedureSeen.Procedure.TABLE_CHANGE;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.RecordText;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.translate.TranslationTable;
import org.vsmmu.smmu.translate.TranslationTable.Kind;

/** Watches the descriptors of tables in use (SMMUv3 7.1, 7.5). */
final class TableWatch {

  /** nT of a block: its size may change without a break (SMMUv3 7.5). */
  private static final long NT = 1L << 16;

  private static final long CONTIGUOUS = 1L << 52;
  private static final int REMEMBERED = 1 << 16;
  private static final int CHANGES = 256;
  private static final int INVALIDATIONS = 4096;

  /** A descriptor of stage 2 changed, which maps these IPAs. */
  record Stage2Change(TranslationTable table, AddressRange ipas) {}

  /** What a descriptor was before it became invalid. */
  private record Former(Root root, long descriptor, Kind kind, long tick, Evidence at) {}

  /** A descriptor that pointed to a table and does not any more. */
  private static final class Unlinked {
    final Root root;
    final AddressRange input;
    final long tick;
    final Evidence at;
    Evidence leafOnly;

    Unlinked(Root root, AddressRange input, long tick, Evidence at) {
      this.root = root;
      this.input = input;
      this.tick = tick;
      this.at = at;
    }
  }

  private final IdRegisters id;
  private final TableTrees trees;
  private final Notice notice;
  private final Map<Long, Former> formers = new Remembered<>(REMEMBERED);
  private final Map<Long, Unlinked> unlinked = new Remembered<>(CHANGES);
  private final Deque<Pending> invalidations = new ArrayDeque<>();
  private long forgottenUntil;

  TableWatch(IdRegisters id, TableTrees trees, Notice notice) {
    this.id = id;
    this.trees = trees;
    this.notice = notice;
  }

  void clear() {
    formers.clear();
    unlinked.clear();
  }

  /**
   * A word changed.
   *
   * @return what it maps in stage 2; null if it is no descriptor of stage 2
   */
  Stage2Change stored(long address, long old, long value, long tick, Evidence by) {
    List<TableNode> nodes = trees.at(address);
    if (nodes == null) {
      return null;
    }
    Stage2Change change = null;
    for (TableNode node : List.copyOf(nodes)) {
      if (node.holds(address)) {
        changed(node, address, old, value, tick, by);
        TranslationTable table = node.root().table();
        change = table.stage2() ? new Stage2Change(table, node.inputOf(address)) : change;
      }
    }
    return change;
  }

  private void changed(
      TableNode node, long at, long oldWord, long newWord, long tick, Evidence by) {
    TranslationTable table = node.root().table();
    long old = table.descriptor(oldWord);
    long now = table.descriptor(newWord);
    Kind was = cacheable(table, old, node.level());
    Kind is = cacheable(table, now, node.level());
    boolean relinked =
        was == Kind.TABLE && (is != Kind.TABLE || table.nextTable(old) != table.nextTable(now));
    if (relinked) {
      trees.unlink(node, at);
      unlinked.put(at, new Unlinked(node.root(), node.inputOf(at), tick, by));
    }
    if (is == Kind.TABLE && (relinked || was != Kind.TABLE)) {
      trees.link(node, at, now);
    }
    if (was != Kind.INVALID && is != Kind.INVALID) {
      Former former = new Former(node.root(), old, was, tick, by);
      make(node, at, former, now, is, false, by);
    } else if (was != Kind.INVALID) {
      formers.put(at, new Former(node.root(), old, was, tick, by));
    } else if (is != Kind.INVALID) {
      Former former = formers.remove(at);
      if (former != null && former.root().equals(node.root())) {
        make(node, at, former, now, is, emptied(former, node.inputOf(at)), by);
      }
    }
  }

  /** A leaf whose access flag faults is never cached, and so is as good as invalid. */
  private static Kind cacheable(TranslationTable table, long descriptor, int level) {
    Kind kind = table.kind(descriptor, level);
    return kind == Kind.LEAF && table.faultsOnAccessFlag(descriptor) ? Kind.INVALID : kind;
  }

  private void make(
      TableNode node, long at, Former former, long now, Kind is, boolean broken, Evidence by) {
    String change = change(node, former, now, is);
    if (change.isEmpty()) {
      return;
    }
    String what =
        "the descriptor at %s of %s became another valid one (%s) without a completed TLBI"
            + " since %s";
    what = what.formatted(
        RecordText.hex(at), node.root().tag(), change, former.at().place());
    notice.say(BREAK_BEFORE_MAKE, broken, by, what, List.of(former.at()));
  }

  /** What needs break-before-make, in words; empty if nothing does. */
  private String change(TableNode node, Former former, long now, Kind is) {
    TranslationTable table = node.root().table();
    long old = former.descriptor();
    if (former.kind() != is) {
      long block = is == Kind.LEAF ? now : old;
      boolean free = id.bbml() == 2 || (id.bbml() == 1 && (block & NT) != 0);
      return free ? "" : is == Kind.LEAF ? "a table to a block" : "a block to a table";
    }
    if (is == Kind.TABLE) {
      return "";
    }
    if (table.leafOutput(old, node.level()) != table.leafOutput(now, node.level())) {
      return "another output address";
    }
    boolean global = !table.stage2()
        && (old & TranslationTable.NOT_GLOBAL) != 0
        && (now & TranslationTable.NOT_GLOBAL) == 0;
    boolean regrouped = ((old ^ now) & CONTIGUOUS) != 0;
    return global ? "global over non-global" : regrouped && id.bbml() == 0 ? "Contiguous" : "";
  }

  /** Whether a completed TLBI has taken what a descriptor left. */
  private boolean emptied(Former former, AddressRange input) {
    if (former.tick() < forgottenUntil) {
      return true;
    }
    boolean global = (former.descriptor() & TranslationTable.NOT_GLOBAL) == 0
        && !former.root().table().stage2();
    Iterator<Pending> latest = invalidations.descendingIterator();
    while (latest.hasNext()) {
      Pending tlbi = latest.next();
      if (tlbi.tick() <= former.tick()) {
        return false;
      }
      if (tlbi.reaches(former.root().tag(), global) && tlbi.touches(input, id.ds())) {
        return true;
      }
    }
    return false;
  }

  /** A CMD_SYNC completed these. */
  void completed(List<Pending> batch) {
    for (Pending command : batch) {
      if (command.tlb().isPresent()) {
        if (invalidations.size() == INVALIDATIONS) {
          forgottenUntil = invalidations.removeFirst().tick();
        }
        invalidations.addLast(command);
        unlinked.values().removeIf(change -> ends(change, command));
      }
    }
  }

  private boolean ends(Unlinked change, Pending tlbi) {
    boolean covers = tlbi.tick() > change.tick
        && tlbi.reaches(change.root.tag(), false)
        && tlbi.touches(change.input, id.ds());
    if (covers && tlbi.leafOnly()) {
      change.leafOnly = tlbi.at();
      return false;
    }
    if (covers) {
      notice.say(TABLE_CHANGE, true, tlbi.at(), "", List.of());
    }
    return covers;
  }

  /** A stream with these tables is used. */
  void used(Set<Root> roots, Evidence at) {
    if (unlinked.isEmpty()) {
      return;
    }
    unlinked.values().removeIf(change -> {
      boolean left = change.leafOnly != null && roots.contains(change.root);
      if (left) {
        String what = "the table descriptor for %s-%s of %s was changed, and only leaf entries were"
            + " invalidated when it is used";
        notice.say(
            TABLE_CHANGE,
            false,
            change.at,
            what.formatted(
                RecordText.hex(change.input.first()),
                RecordText.hex(change.input.last()),
                change.root.tag()),
            List.of(change.leafOnly, at));
      }
      return left;
    });
  }

  /** A map that forgets what it has held longest. */
  private static final class Remembered<V> extends LinkedHashMap<Long, V> {
    private static final long serialVersionUID = 1;
    private final int most;

    Remembered(int most) {
      this.most = most;
    }

    @Override
    protected boolean removeEldestEntry(Map.Entry<Long, V> eldest) {
      return size() > most;
    }
  }
}
