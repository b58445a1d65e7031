package org.vsmmu.smmu.history;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.vsmmu.smmu.history.Item.Tag;

/**
 * Finds the command that took the last way to an outcome. The ways are given as if no command
 * removed anything; here each item gets its true end, sources first.
 */
final class Exclusions {

  private final Past past;
  private final Map<Item, Item> settled = new IdentityHashMap<>();

  Exclusions(Past past) {
    this.past = past;
  }

  /** A way ends with the first of its items, the outcome with the last of its ways. */
  Optional<Exclusion> of(List<Possibility> ways) {
    Item last = null;
    for (Possibility way : ways) {
      Item first = null;
      for (Item item : way.items()) {
        Item end = settle(item);
        if (end.killer() != null && (first == null || end.death() < first.death())) {
          first = end;
        }
      }
      if (first != null && (last == null || first.death() > last.death())) {
        last = first;
      }
    }
    return Optional.ofNullable(last)
        .map(item -> new Exclusion(
            text(item.tag()),
            item.made(),
            item.ended(),
            item.killer().invalidation(),
            item.killer().sync()));
  }

  /** The item with its true end; what it could never be made from takes its place. */
  private Item settle(Item item) {
    Item known = settled.get(item);
    if (known == null) {
      known = settled(item);
      settled.put(item, known);
    }
    return known;
  }

  private Item settled(Item item) {
    Item source = item.source() == null ? null : settle(item.source());
    Item other = item.otherSource() == null ? null : settle(item.otherSource());
    Item shorter =
        other == null || (source != null && source.death() <= other.death()) ? source : other;
    long until = item.last() == WordHistory.OPEN ? WordHistory.OPEN : item.last() + 1;
    if (shorter != null) {
      until = Math.min(until, shorter.death());
    }
    long last = past.lastBirth(item.tag(), item.first(), until);
    if (last == Epochs.NEVER) {
      return shorter == null ? item : shorter;
    }
    Item again = new Item(
        item.tag(), item.members(), item.first(), last, source, other, item.made(), item.ended());
    past.commands().judge(again);
    return again;
  }

  private static String text(Tag tag) {
    return switch (tag.kind()) {
      case L1STD -> "L1STD of StreamID 0x%x".formatted(tag.sid());
      case STE -> "STE of StreamID 0x%x".formatted(tag.sid());
      case L1CD -> "L1CD of StreamID 0x%x".formatted(tag.sid());
      case CD -> "CD %d of StreamID 0x%x".formatted(tag.index(), tag.sid());
      case S1_TABLE -> entry("stage-1 table pointer", tag);
      case S1_LEAF -> entry(tag.global() ? "global stage-1 leaf" : "stage-1 leaf", tag);
      case S2_TABLE -> entry("stage-2 table pointer", tag);
      case S2_LEAF -> entry("stage-2 leaf", tag);
    };
  }

  private static String entry(String what, Tag tag) {
    StringBuilder text = new StringBuilder(what);
    text.append(" 0x%x-0x%x level %d".formatted(tag.first(), tag.last(), tag.level()));
    text.append(tag.vmid() < 0 ? "" : " vmid=" + tag.vmid());
    return text.append(tag.asid() < 0 ? "" : " asid=" + tag.asid()).toString();
  }
}
