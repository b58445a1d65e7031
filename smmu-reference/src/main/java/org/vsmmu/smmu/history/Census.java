package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vsmmu.smmu.config.StreamWorld;
import org.vsmmu.smmu.translate.Permissions;
import org.vsmmu.smmu.translate.Stage1;

/** Lists everything that may be held now, for people: costs a visit to every table. */
final class Census {

  /** Entries beyond are not listed. */
  static final int MOST = 1 << 16;

  private static final int ANY_DATA_ACCESS = Permissions.PRIV_READ;

  private final Past past;
  private final Contexts contexts;
  private final long now;
  private final Set<CachedEntry> entries = new LinkedHashSet<>();

  Census(Past past, Contexts contexts, long now) {
    this.past = past;
    this.contexts = contexts;
    this.now = now;
  }

  /** STEs and CDs. */
  List<CachedStructure> structures() {
    List<CachedStructure> found = new ArrayList<>();
    for (long sid : contexts.sids()) {
      String stream = "sid=0x" + Long.toHexString(sid);
      contexts.stream(sid)
          .stes()
          .forEach(copy -> add(found, copy.item(), "STE " + stream, copy.ste().toString()));
      for (long index : contexts.cdIndexes(sid)) {
        String cd = "CD " + stream + " ssid=" + index;
        contexts
            .cds(sid, index)
            .cds()
            .forEach(copy -> add(found, copy.item(), cd, copy.cd().toString()));
      }
    }
    return found;
  }

  private void add(List<CachedStructure> found, Item item, String what, String content) {
    CachedStructure structure = new CachedStructure(item.last() == WordHistory.OPEN, what, content);
    if (item.usable(now) && !found.contains(structure)) {
      found.add(structure);
    }
  }

  /** TLB entries, by tag and address. */
  List<CachedEntry> entries() {
    for (int vmid : contexts.vmids()) {
      for (Stage2Use use : contexts.stage2Uses(vmid)) {
        new TableAddresses(past, use.table(), null, ipa -> stage2(vmid, ipa)).visit();
      }
      for (StreamWorld world : StreamWorld.values()) {
        contexts.of(world, vmid).forEach(use -> stage1(vmid, use));
      }
    }
    List<CachedEntry> sorted = new ArrayList<>(entries);
    sorted.sort(Comparator.comparing(CachedEntry::regime)
        .thenComparing(CachedEntry::vmid)
        .thenComparing(CachedEntry::asid)
        .thenComparing(CachedEntry::first, Long::compareUnsigned)
        .thenComparing(CachedEntry::live));
    return sorted;
  }

  private void stage2(int vmid, long ipa) {
    for (Stage2Result result : contexts.stage2(vmid).of(ipa)) {
      if (result instanceof Stage2Result.Leaf leaf && leaf.item().usable(now)) {
        add(leaf.item(), "s2", leaf.base(), leaf.permissions());
      }
    }
  }

  private void stage1(int vmid, ContextUse use) {
    Stage2Walks stage2 = use.key().stage2() == null ? null : contexts.stage2(vmid);
    Stage1 stage1 = use.key().stage1();
    if (stage1.lower() != null) {
      new TableAddresses(past, stage1.lower(), stage2, va -> leaves(use, stage2, va)).visit();
    }
    if (stage1.upper() != null) {
      long high = -1L << stage1.upper().inputBits();
      new TableAddresses(past, stage1.upper(), stage2, va -> leaves(use, stage2, va | high))
          .visit();
    }
  }

  private void leaves(ContextUse use, Stage2Walks stage2, long va) {
    List<Stage1Result> results = new ArrayList<>(1);
    new Stage1Walks(past, use, stage2, now, va, ANY_DATA_ACCESS, results).walk();
    for (Stage1Result result : results) {
      if (result instanceof Stage1Result.Leaf leaf) {
        if (leaf.item().usable(now)) {
          add(leaf.item(), "s1", leaf.output() & -(1L << leaf.shift()), leaf.permissions());
        }
        if (stage2 != null) {
          combined(leaf, stage2);
        }
      }
    }
  }

  /** What the first piece of a stage-1 leaf becomes together with stage 2. */
  private void combined(Stage1Result.Leaf leaf, Stage2Walks stage2) {
    long ipa = leaf.output() & -(1L << leaf.shift());
    for (Stage2Result result : stage2.of(ipa)) {
      if (!(result instanceof Stage2Result.Leaf second)) {
        continue;
      }
      Item both = past.item(
          leaf.item().tag(),
          Math.max(leaf.item().first(), second.item().first()),
          Math.min(leaf.item().death(), second.item().death()),
          leaf.item(),
          second.item(),
          null,
          null);
      if (both != null && both.usable(now)) {
        int shift = Math.min(leaf.shift(), second.shift());
        long first = leaf.item().tag().first();
        Item piece = new Item(
            both.tag().at(first, first + (1L << shift) - 1),
            1,
            both.first(),
            both.last(),
            null,
            null,
            null,
            null);
        add(piece, "s1s2", second.output(ipa), leaf.permissions() & second.permissions());
      }
    }
  }

  private void add(Item item, String regime, long output, int permissions) {
    Item.Tag tag = item.tag();
    if (entries.size() < MOST) {
      entries.add(new CachedEntry(
          item.last() == WordHistory.OPEN,
          regime,
          tag.vmid(),
          tag.asid(),
          tag.global(),
          tag.first(),
          tag.last(),
          output,
          permissions));
    }
  }
}
