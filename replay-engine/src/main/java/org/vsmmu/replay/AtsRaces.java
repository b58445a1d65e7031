package org.vsmmu.replay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.vsmmu.replay.Moment.ProcedureSeen;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.AtcInv;
import org.vsmmu.smmu.config.StreamTableEntry;
import org.vsmmu.trace.TraceRecord;

/** Watches streams whose ATS is enabled while a range of their domain is being unmapped. */
final class AtsRaces {

  private static final int MOST = 4096;

  /** A range that is unmapped and not yet released. */
  private record Unmap(Tag tag, AddressRange range, Evidence at, String context) {}

  private static final class Race {
    private final Unmap unmap;
    private final long sid;
    private final Evidence enabled;
    private boolean invalidated;

    private Race(Unmap unmap, long sid, Evidence enabled) {
      this.unmap = unmap;
      this.sid = sid;
      this.enabled = enabled;
    }
  }

  private final Streams streams;
  private final Consumer<Moment> moments;
  private final Map<Long, Boolean> ats = new HashMap<>();
  private final Deque<Unmap> unmaps = new ArrayDeque<>();
  private final List<Race> races = new ArrayList<>();

  AtsRaces(Streams streams, Consumer<Moment> moments) {
    this.streams = streams;
    this.moments = moments;
  }

  void unmapped(TraceRecord record, Tag tag, AddressRange range) {
    unmaps.addLast(new Unmap(tag, range, Evidence.of(record, "unmap"), record.context()));
    if (unmaps.size() > MOST) {
      unmaps.removeFirst();
    }
  }

  /** The STE of a stream was written. */
  void installed(TraceRecord record, long sid, StreamTableEntry ste) {
    boolean on = ste.valid() && ste.eats() != 0;
    Boolean before = ats.put(sid, on);
    boolean enabled = on && before != null && !before;
    if (!enabled) {
      return;
    }
    Evidence at = Evidence.of(record, "change");
    for (Unmap unmap : unmaps) {
      boolean oneThread = !record.context().isEmpty() && record.context().equals(unmap.context());
      if (!oneThread && leadsTo(sid, unmap.tag()) && races.size() < MOST) {
        races.add(new Race(unmap, sid, at));
      }
    }
  }

  private boolean leadsTo(long sid, Tag tag) {
    return streams.contexts(sid).stream()
        .anyMatch(context ->
            context.stage1().equals(Optional.of(tag)) || context.stage2().equals(Optional.of(tag)));
  }

  /** A CMD_SYNC completed a command. */
  void completed(Invalidation command) {
    if (command.command() instanceof AtcInv inv && inv.span().isPresent()) {
      for (Race race : races) {
        race.invalidated |= race.sid == inv.sid()
            && command.tick() > race.enabled.record()
            && inv.span().get().covers(race.unmap.range());
      }
    }
  }

  /** A range was declared free, or mapped again. */
  void released(TraceRecord record, Tag tag, AddressRange range) {
    for (Race race : List.copyOf(races)) {
      if (isOf(race.unmap, tag, range)) {
        races.remove(race);
        say(race, Evidence.of(record, "reuse"));
      }
    }
    unmaps.removeIf(unmap -> isOf(unmap, tag, range));
  }

  private static boolean isOf(Unmap unmap, Tag tag, AddressRange range) {
    return unmap.tag().equals(tag) && unmap.range().overlaps(range);
  }

  private void say(Race race, Evidence released) {
    String what = ("ATS of sid=%s is enabled while %s (%s) is being unmapped, and no ATC_INV for it"
            + " follows: whether the unmap saw it depends on the order of the CPUs")
        .formatted(RecordText.hex(race.sid), race.unmap.range(), race.unmap.at().place());
    moments.accept(new ProcedureSeen(
        race.enabled,
        ProcedureSeen.Procedure.ATS_RACE,
        race.invalidated,
        race.invalidated ? "" : what,
        List.of(race.unmap.at(), released)));
  }
}
