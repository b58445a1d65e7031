package org.vsmmu.replay.driver;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.RecordText;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TaggedSpace;
import org.vsmmu.smmu.cache.Tlb;
import org.vsmmu.smmu.cache.Version;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.TlbiNhVa;
import org.vsmmu.smmu.command.TlbiRange;
import org.vsmmu.smmu.command.TlbiS2Ipa;

/** Compares the ranges of TLBIs with what was unmapped. */
final class ExactRanges {

  private final Caches caches;
  private final Consumer<Moment> moments;

  ExactRanges(Caches caches, Consumer<Moment> moments) {
    this.caches = caches;
    this.moments = moments;
  }

  void completed(Caches.Completed completed) {
    Invalidation command = completed.command();
    if (completed.ended().isEmpty()
        || command.tlb().flatMap(scope -> scope.range()).isEmpty()) {
      return;
    }
    TlbiRange range = command.tlb().orElseThrow().range().orElseThrow();
    Optional<TaggedSpace> space = tag(command).flatMap(this::space);
    // Without a granule it is one page, of which nobody knows the size.
    if (space.isEmpty() || range.tg() == 0) {
      return;
    }
    AddressRange covered = range.covered(caches.tlb().scopes().ds());
    List<AddressRange> beyond = new ArrayList<>();
    for (Version live : space.get().liveIn(covered.first(), covered.last())) {
      if (live.begin() < command.tick()) {
        beyond.add(Tlb.intersection(live.range(), covered));
      }
    }
    for (Version gone : completed.ended()) {
      beyond = gone.space() == space.get() ? without(beyond, gone.range()) : beyond;
    }
    if (!beyond.isEmpty()) {
      say(command, beyond);
    }
  }

  private static List<AddressRange> without(List<AddressRange> ranges, AddressRange part) {
    List<AddressRange> rest = new ArrayList<>();
    ranges.forEach(range -> rest.addAll(Tlb.minus(range, part)));
    return rest;
  }

  private void say(Invalidation command, List<AddressRange> beyond) {
    AddressRange first = beyond.get(0);
    String what = "%s takes more than was unmapped: %s-%s%s is still mapped"
        .formatted(
            command.command(),
            RecordText.hex(first.first()),
            RecordText.hex(first.last()),
            beyond.size() > 1 ? " and more" : "");
    moments.accept(new Moment.CostSeen(
        (Evidence) command.cause(), Moment.CostSeen.Cost.BEYOND_RANGE, what, List.of()));
  }

  private static Optional<Tag> tag(Invalidation command) {
    if (command.command() instanceof TlbiNhVa va) {
      return Optional.of(Tag.stage1(va.vmid(), va.asid()));
    }
    return command.command() instanceof TlbiS2Ipa ipa
        ? Optional.of(Tag.stage2(ipa.vmid()))
        : Optional.empty();
  }

  /** The space of a tag, if the trace has shown one. */
  private Optional<TaggedSpace> space(Tag tag) {
    return caches.tlb().spaces().stream()
        .filter(space -> space.tag().equals(tag))
        .findFirst();
  }
}
