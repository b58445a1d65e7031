package org.vsmmu.smmu.history;

import java.util.List;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.history.Item.Kind;
import org.vsmmu.smmu.history.Item.Tag;
import org.vsmmu.smmu.translate.Fault;
import org.vsmmu.smmu.translate.Fault.FaultClass;
import org.vsmmu.smmu.translate.Needs;
import org.vsmmu.smmu.translate.Permissions;
import org.vsmmu.smmu.translate.Stage1;
import org.vsmmu.smmu.translate.TranslationTable;

/**
 * What stage 1 of one configuration may make of a VA, or could have made of it.
 *
 * <p>With a stage 2, a table is reached through a stage-2 entry; the two together can be cached as
 * a pointer of their own, which TLBI_S2_IPA does not reach (SMMUv3 7.1, 7.3 item 12).
 */
final class Stage1Walks {

  private final Past past;
  private final ContextUse use;
  private final Stage2Walks stage2;
  private final long now;
  private final long va;
  private final int needs;
  private final List<Stage1Result> results;
  private TranslationTable table;
  private long canonical;

  /**
   * For one address.
   *
   * @param stage2 of the VMID; null for a configuration without
   * @param needs of the transaction, for E0PD and for hardware updates of descriptors
   */
  Stage1Walks(
      Past past,
      ContextUse use,
      Stage2Walks stage2,
      long now,
      long va,
      int needs,
      List<Stage1Result> results) {
    this.past = past;
    this.use = use;
    this.stage2 = use.key().stage2() == null ? null : stage2;
    this.now = now;
    this.va = va;
    this.needs = needs;
    this.results = results;
  }

  void walk() {
    Stage1 stage1 = use.key().stage1();
    table = stage1.select(va, Needs.privileged(needs));
    if (table == null) {
      if (use.from() <= now && now < use.to()) {
        fail(Fault.stage1(EventType.F_TRANSLATION), null);
      }
      return;
    }
    canonical = stage1.canonical(va);
    level(new Step(table.startLevel(), table.base(), 0, null, use.from(), use.to()));
  }

  /**
   * A table that the walk has reached.
   *
   * @param limits of the tables on the way (SMMUv3 4.3, hierarchical permissions)
   * @param pointer the cached pointer to it; null for the root
   * @param from the first tick at which it could be read through
   * @param to the first tick at which it could not
   */
  private record Step(int level, long base, int limits, Item pointer, long from, long to) {}

  private void level(Step step) {
    long at = table.descriptorAddress(step.base(), step.level(), va);
    if (stage2 == null) {
      Item source = step.pointer() == null ? use.configuration() : step.pointer();
      read(step, at, 0, Permissions.ALL, source, step.from(), step.to());
      return;
    }
    boolean usableNow = isNow(step.from(), step.to());
    for (Stage2Result result : stage2.of(at)) {
      if (result instanceof Stage2Result.Failure failure) {
        if (usableNow && failure.meets(use.key().stage2())) {
          fail(failure.fault(FaultClass.TT, at), step.pointer());
        }
      } else if (result instanceof Stage2Result.Leaf leaf) {
        throughLeaf(step, at, leaf, usableNow);
      }
    }
  }

  private void throughLeaf(Step step, long ipa, Stage2Result.Leaf leaf, boolean usableNow) {
    Fault refused = leaf.refusesFetch(FaultClass.TT, ipa);
    if (refused != null) {
      if (usableNow && leaf.item().usable(now)) {
        fail(refused, step.pointer());
      }
      return;
    }
    long from = Math.max(step.from(), leaf.item().first());
    long to = Math.min(step.to(), leaf.item().death());
    long at = leaf.output(ipa);
    if (step.pointer() == null) {
      // The root is translated anew, unless a stage-2 entry supplies it (SMMUv3 13, open point c).
      read(step, at, ipa, leaf.permissions(), leaf.item(), from, to);
      return;
    }
    Item pointer = step.pointer();
    Item combined = past.item(
        pointer.tag(),
        from,
        to,
        pointer,
        leaf.item(),
        pointer.made(),
        leaf.item().ended());
    if (combined != null) {
      read(step, at, ipa, leaf.permissions(), combined, combined.first(), combined.death());
    }
  }

  private boolean isNow(long from, long to) {
    return from <= now && now < to && past.epochs().enabled();
  }

  private void read(
      Step step, long at, long ipa, int stage2Permissions, Item source, long from, long to) {
    WordHistory word = past.memory().history(at);
    if (word != null && word.unknownUntil() > 0) {
      past.meetUnknown(word, from, to, now, unknown(step.level()));
    }
    boolean usableNow = isNow(from, to);
    WordReads.State state = WordReads.read(past, at, from, to, (value, v0, v1, made, ended) -> {
      Reading reading = new Reading(
          step,
          ipa,
          stage2Permissions,
          source,
          Math.max(from, v0),
          Math.min(to, v1),
          made,
          ended,
          usableNow && v1 == WordHistory.OPEN);
      descriptor(table.descriptor(value), reading);
    });
    if (state == WordReads.State.UNKNOWN) {
      past.doubt();
    } else if (state == WordReads.State.ABORTS && usableNow) {
      fail(Fault.walkAbort(false, FaultClass.TT, 0, at), step.pointer());
    }
  }

  /** What a descriptor of a level could have been: no table pointer on the last. */
  private Tag[] unknown(int level) {
    Tag leaf = tag(Kind.S1_LEAF, level, false);
    Tag global = tag(Kind.S1_LEAF, level, true);
    return level == TranslationTable.LAST_LEVEL
        ? new Tag[] {leaf, global}
        : new Tag[] {leaf, global, tag(Kind.S1_TABLE, level, false)};
  }

  /** One version of a descriptor, as it could be read. */
  private record Reading(
      Step step,
      long ipa,
      int stage2Permissions,
      Item source,
      long from,
      long to,
      Object made,
      Object ended,
      boolean now) {}

  private void descriptor(long descriptor, Reading reading) {
    int level = reading.step().level();
    TranslationTable.Kind kind = table.kind(descriptor, level);
    Fault fault = fault(kind, descriptor, reading);
    if (fault != null) {
      if (reading.now()) {
        fail(fault, reading.step().pointer());
      }
      return;
    }
    boolean leaf = kind == TranslationTable.Kind.LEAF;
    boolean global = leaf && (descriptor & TranslationTable.NOT_GLOBAL) == 0;
    Item item = item(tag(leaf ? Kind.S1_LEAF : Kind.S1_TABLE, level, global), descriptor, reading);
    if (item == null) {
      return;
    }
    int limits = reading.step().limits();
    if (leaf) {
      int shift = table.shift(level);
      long output = table.leafOutput(descriptor, level) | (va & ((1L << shift) - 1));
      int permissions = table.rules().permissions(descriptor, limits, table.updatesDirtyState());
      results.add(new Stage1Result.Leaf(item, use.key(), output, shift, permissions));
    } else {
      int below = limits | table.rules().limits(descriptor);
      long next = table.nextTable(descriptor);
      level(new Step(level + 1, next, below, item, item.first(), item.death()));
    }
  }

  private Item item(Tag tag, long descriptor, Reading reading) {
    boolean leaf = tag.kind() == Kind.S1_LEAF;
    int members = leaf ? table.groupMembers(descriptor, tag.level()) : 1;
    return past.item(
        tag,
        members,
        reading.from(),
        reading.to(),
        reading.source(),
        stage2 != null && reading.step().pointer() == null ? use.configuration() : null,
        reading.made(),
        reading.ended());
  }

  private Fault fault(TranslationTable.Kind kind, long descriptor, Reading reading) {
    int level = reading.step().level();
    return switch (kind) {
      case INVALID -> Fault.stage1(EventType.F_TRANSLATION);
      case TABLE ->
        table.tooLarge(table.nextTable(descriptor)) ? Fault.stage1(EventType.F_ADDR_SIZE) : null;
      case LEAF -> {
        if (table.tooLarge(table.leafOutput(descriptor, level))) {
          yield Fault.stage1(EventType.F_ADDR_SIZE);
        }
        if (table.faultsOnAccessFlag(descriptor)) {
          yield Fault.stage1(EventType.F_ACCESS);
        }
        yield refusesUpdate(descriptor, reading) ? Fault.descriptorUpdate(reading.ipa()) : null;
      }
    };
  }

  /** Whether stage 2 refuses a write that hardware has to make to a leaf (SMMUv3 4.3). */
  private boolean refusesUpdate(long leaf, Reading reading) {
    if ((reading.stage2Permissions() & Permissions.PRIV_WRITE) != 0) {
      return false;
    }
    int limits = reading.step().limits();
    int granted = table.rules().permissions(leaf, limits, table.updatesDirtyState());
    boolean writes = (needs & Permissions.WRITE) != 0 && Needs.met(needs, granted);
    return table.setsAccessFlag(leaf) || (writes && table.becomesDirty(leaf, limits));
  }

  private void fail(Fault fault, Item pointer) {
    results.add(new Stage1Result.Failure(fault, use.key(), pointer));
  }

  private Tag tag(Kind kind, int level, boolean global) {
    int shift = table.shift(level);
    long first = canonical >>> shift << shift;
    long last = first + (1L << shift) - 1;
    ContextUse.Key key = use.key();
    return new Tag(
        kind,
        key.world(),
        key.vmid(),
        key.asid(),
        global,
        0,
        0,
        first,
        last,
        table.granuleShift(),
        level);
  }
}
