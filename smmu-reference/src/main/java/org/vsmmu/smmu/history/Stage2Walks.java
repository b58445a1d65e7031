package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.history.Item.Kind;
import org.vsmmu.smmu.history.Item.Tag;
import org.vsmmu.smmu.translate.TranslationTable;

/**
 * What stage 2 may make of IPAs, or could have made of them, under one VMID: leaves with the time
 * in which they can be used, and the faults of a walk that happens now.
 */
final class Stage2Walks {

  private static final int PAGE_SHIFT = 12;

  private final Past past;
  private final int vmid;
  private final long now;
  private final List<Stage2Use> uses;
  private final Map<Long, List<Stage2Result>> known = new HashMap<>();
  private boolean watched;

  /**
   * For one look-up.
   *
   * @param uses every stage-2 configuration that this VMID ever had
   */
  Stage2Walks(Past past, int vmid, long now, List<Stage2Use> uses) {
    this.past = past;
    this.vmid = vmid;
    this.now = now;
    this.uses = uses;
  }

  /** The same for an IPA of configuration: a store to a descriptor on the way changes that too. */
  List<Stage2Result> watched(long ipa) {
    watched = true;
    known.remove(ipa >>> PAGE_SHIFT);
    List<Stage2Result> results = of(ipa);
    watched = false;
    return results;
  }

  /** Everything that could be made of an IPA. */
  List<Stage2Result> of(long ipa) {
    long page = ipa >>> PAGE_SHIFT;
    List<Stage2Result> results = known.get(page);
    if (results == null) {
      results = new ArrayList<>(2);
      for (Stage2Use use : uses) {
        new Walk(use.table(), ipa, results).from(use);
      }
      known.put(page, results);
    }
    return results;
  }

  /** The walk of one IPA by one configuration. */
  private final class Walk {
    private final TranslationTable table;
    private final long ipa;
    private final List<Stage2Result> results;
    private Item ste;

    Walk(TranslationTable table, long ipa, List<Stage2Result> results) {
      this.table = table;
      this.ipa = ipa;
      this.results = results;
    }

    void from(Stage2Use use) {
      boolean inside = ipa >>> table.inputBits() == 0;
      if (inside) {
        ste = use.ste();
        level(table.startLevel(), table.base(), null, use.from(), use.to());
      } else if (use.from() <= now && now < use.to()) {
        fail(EventType.F_TRANSLATION, null, 0);
      }
    }

    private void level(int level, long base, Item pointer, long from, long to) {
      long at = table.descriptorAddress(base, level, ipa);
      if (watched) {
        past.watch(at);
      }
      boolean usableNow = from <= now && now < to && past.epochs().enabled();
      WordHistory word = past.memory().history(at);
      if (word != null && word.unknownUntil() > 0) {
        Kind most = level == TranslationTable.LAST_LEVEL ? Kind.S2_LEAF : Kind.S2_TABLE;
        past.meetUnknown(word, from, to, now, tag(Kind.S2_LEAF, level), tag(most, level));
      }
      WordReads.State state = WordReads.read(past, at, from, to, (value, v0, v1, made, ended) -> {
        long first = Math.max(from, v0);
        long end = Math.min(to, v1);
        boolean readNow = usableNow && v1 == WordHistory.OPEN;
        descriptor(table.descriptor(value), level, pointer, first, end, made, ended, readNow);
      });
      if (state == WordReads.State.UNKNOWN) {
        past.doubt();
      } else if (state == WordReads.State.ABORTS && usableNow) {
        fail(EventType.F_WALK_EABT, pointer, at);
      }
    }

    private void descriptor(
        long descriptor,
        int level,
        Item pointer,
        long from,
        long to,
        Object made,
        Object ended,
        boolean readNow) {
      TranslationTable.Kind kind = table.kind(descriptor, level);
      EventType fault = fault(kind, descriptor, level);
      if (fault != null) {
        if (readNow) {
          fail(fault, pointer, 0);
        }
        return;
      }
      boolean leaf = kind == TranslationTable.Kind.LEAF;
      Tag tag = tag(leaf ? Kind.S2_LEAF : Kind.S2_TABLE, level);
      int members = leaf ? table.groupMembers(descriptor, level) : 1;
      Item item =
          past.item(tag, members, from, to, pointer == null ? ste : pointer, null, made, ended);
      if (item == null) {
        return;
      }
      if (leaf) {
        results.add(new Stage2Result.Leaf(
            item,
            table.leafOutput(descriptor, level),
            table.shift(level),
            table.rules().permissions(descriptor, 0, table.updatesDirtyState()),
            table.protectsFrom(descriptor)));
      } else {
        level(level + 1, table.nextTable(descriptor), item, item.first(), item.death());
      }
    }

    private EventType fault(TranslationTable.Kind kind, long descriptor, int level) {
      return switch (kind) {
        case INVALID -> EventType.F_TRANSLATION;
        case TABLE -> table.tooLarge(table.nextTable(descriptor)) ? EventType.F_ADDR_SIZE : null;
        case LEAF -> {
          if (table.tooLarge(table.leafOutput(descriptor, level))) {
            yield EventType.F_ADDR_SIZE;
          }
          yield table.faultsOnAccessFlag(descriptor) ? EventType.F_ACCESS : null;
        }
      };
    }

    private void fail(EventType type, Item pointer, long fetchAddress) {
      results.add(new Stage2Result.Failure(type, table, pointer, fetchAddress));
    }

    private Tag tag(Kind kind, int level) {
      int shift = table.shift(level);
      long first = ipa >>> shift << shift;
      long last = first + (1L << shift) - 1;
      return new Tag(
          kind,
          StreamWorld.NS_EL1,
          vmid,
          -1,
          false,
          0,
          0,
          first,
          last,
          table.granuleShift(),
          level);
    }
  }
}
