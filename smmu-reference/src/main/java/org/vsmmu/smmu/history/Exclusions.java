package org.vsmmu.smmu.history;

import java.util.Optional;
import org.vsmmu.smmu.history.Item.Tag;

/** Finds the command that ended an item, or one of those that it was made from. */
final class Exclusions {

  static Optional<Exclusion> of(Item item, CommandHistory commands) {
    if (item == null) {
      return Optional.empty();
    }
    commands.judge(item);
    if (item.killer() != null) {
      return Optional.of(new Exclusion(
          text(item.tag()),
          item.made(),
          item.ended(),
          item.killer().invalidation(),
          item.killer().sync()));
    }
    return of(item.source(), commands).or(() -> of(item.otherSource(), commands));
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

  private Exclusions() {}
}
