package org.vsmmu.replay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.vsmmu.replay.Moment.AccessSeen.Outcome;
import org.vsmmu.replay.Moment.ProcedureSeen;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.StalePiece;
import org.vsmmu.smmu.cache.Tag;
import org.vsmmu.smmu.cache.TaggedSpace;
import org.vsmmu.smmu.cache.Version;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.trace.Body.Access;
import org.vsmmu.trace.Body.EventSeen;
import org.vsmmu.trace.TraceRecord;

/**
 * Judges the outcomes of accesses by the mappings that a trace declares. Streams with both stages
 * and streams whose mappings the trace does not carry are not judged.
 */
final class Accesses {

  /** How many translations that are surely gone are remembered for the proof. */
  private static final int REMEMBERED = 4096;

  private static final int PAGE_SHIFT = 12;

  private final Caches caches;
  private final Streams streams;
  private final Consumer<Moment> moments;
  private final Deque<Version> ended = new ArrayDeque<>();
  private final Set<List<Object>> reported = new LinkedHashSet<>();

  Accesses(Caches caches, Streams streams, Consumer<Moment> moments) {
    this.caches = caches;
    this.streams = streams;
    this.moments = moments;
  }

  /** Translations or caches changed: the same outcome is a new fault from here on. */
  void changed() {
    reported.clear();
  }

  void ended(Version version) {
    ended.addLast(version);
    if (ended.size() > REMEMBERED) {
      ended.removeFirst();
    }
  }

  void access(TraceRecord record, Access access) {
    // What was reported once is what this implementation does: the model goes along with it.
    if (access.sid().isEmpty() || reported.contains(outcome(access))) {
      return;
    }
    Optional<TaggedSpace> space = space(access.sid().getAsLong(), access.ssid().orElse(0));
    if (space.isEmpty() || !known(space.get())) {
      return;
    }
    List<Version> live = space.get().liveIn(access.iova(), access.iova());
    List<Version> stale = space.get().staleIn(access.iova(), access.iova()).stream()
        .map(StalePiece::version)
        .toList();
    Evidence at = Evidence.of(record, "access");
    if (access.status().equals("ok")) {
      translated(at, access, space.get(), live, stale);
    } else if (access.status().equals("fault")) {
      faulted(at, access, live, stale);
      if (live.isEmpty() && stale.isEmpty()) {
        late(at, space.get(), access.iova());
      }
    }
  }

  /** An event record may tell of an access that the trace does not show by itself. */
  void event(TraceRecord record, EventSeen seen) {
    boolean fault = seen.type().equals("F_TRANSLATION") && seen.event().isPresent();
    if (!fault || seen.sid().isEmpty()) {
      return;
    }
    EventRecord event = seen.event().get();
    long ssid = event.field(EventFields.SSID).orElse(0);
    long address = event.field(EventFields.INPUT_ADDR).orElse(0);
    space(seen.sid().getAsLong(), ssid)
        .filter(space -> space.liveIn(address, address).isEmpty()
            && space.staleIn(address, address).isEmpty())
        .ifPresent(space -> late(Evidence.of(record, "access"), space, address));
  }

  /** A fault where nothing is mapped, and nothing can be cached. */
  private void late(Evidence at, TaggedSpace space, long address) {
    Version last = null;
    for (Version gone : ended) {
      boolean here = gone.space() == space && gone.range().contains(address);
      last = here && gone.mapCause() != null && gone.lastKiller() != null ? gone : last;
    }
    if (last == null) {
      moments.accept(
          new ProcedureSeen(at, ProcedureSeen.Procedure.DEVICE_STOP, true, "", List.of()));
      return;
    }
    Evidence unmap = ((Claim) last.endCause()).unmap();
    String what = ("the fault at %s is legitimate: it was unmapped at %s, and a completed TLBI"
            + " covers it; the device used it late")
        .formatted(RecordText.hex(address), unmap.place());
    List<Evidence> proof =
        List.of((Evidence) last.mapCause(), unmap, (Evidence) last.lastKiller().cause());
    moments.accept(new ProcedureSeen(at, ProcedureSeen.Procedure.DEVICE_STOP, false, what, proof));
  }

  private static List<Object> outcome(Access access) {
    OptionalLong page = access.output().isPresent()
        ? OptionalLong.of(access.output().getAsLong() >>> PAGE_SHIFT)
        : OptionalLong.empty();
    return List.of(
        access.sid(), access.ssid(), access.iova() >>> PAGE_SHIFT, access.status(), page);
  }

  private void report(Access access, Moment.AccessSeen seen) {
    reported.add(outcome(access));
    if (reported.size() > REMEMBERED) {
      reported.remove(reported.iterator().next());
    }
    moments.accept(seen);
  }

  private Optional<TaggedSpace> space(long sid, long ssid) {
    for (Streams.Context context : streams.contexts(sid)) {
      if (context.ste().nested() || (context.ste().stage1() && context.ssid() != ssid)) {
        continue;
      }
      Optional<Tag> tag = context.stage1().isPresent() ? context.stage1() : context.stage2();
      if (tag.isPresent()) {
        return tag.map(caches.tlb()::space);
      }
    }
    return Optional.empty();
  }

  /** Whether the trace carries this domain's mappings at all. */
  private boolean known(TaggedSpace space) {
    return !space.liveIn(0, -1L).isEmpty()
        || space.staleCount() > 0
        || ended.stream().anyMatch(version -> version.space() == space);
  }

  private void translated(
      Evidence at, Access access, TaggedSpace space, List<Version> live, List<Version> stale) {
    List<Version> usable = new ArrayList<>(live);
    usable.addAll(stale);
    String observed =
        access.output().isPresent() ? RecordText.hex(access.output().getAsLong()) : "ok";
    if (usable.stream().anyMatch(version -> explains(version, access))) {
      moments.accept(new Moment.AccessSeen(at, Outcome.PERMITTED, observed, "", List.of(at)));
      return;
    }
    List<String> expected = new ArrayList<>();
    usable.forEach(
        version -> output(version, access).ifPresent(o -> expected.add(RecordText.hex(o))));
    if (live.isEmpty()) {
      expected.add("a fault");
    }
    String permitted = String.join(" or ", expected);
    for (Version gone : ended) {
      boolean here = gone.space() == space && gone.range().contains(access.iova());
      if (here && gone.lastKiller() != null && explains(gone, access)) {
        List<Evidence> proof = new ArrayList<>();
        proof.add((Evidence) gone.mapCause());
        proof.add(((Claim) gone.endCause()).unmap());
        proof.add((Evidence) gone.lastKiller().cause());
        report(access, new Moment.AccessSeen(at, Outcome.INVALIDATED, observed, permitted, proof));
        return;
      }
    }
    List<Evidence> proof = new ArrayList<>();
    live.forEach(version -> proof.add((Evidence) version.mapCause()));
    report(access, new Moment.AccessSeen(at, Outcome.NEVER, observed, permitted, proof));
  }

  private void faulted(Evidence at, Access access, List<Version> live, List<Version> stale) {
    // Either the new translation or a stale one is used, never none (SMMUv3 7.6).
    boolean mustWork = live.stream().anyMatch(version -> allows(version, access))
        && stale.stream().allMatch(version -> allows(version, access));
    List<Evidence> proof = new ArrayList<>();
    live.forEach(version -> proof.add((Evidence) version.mapCause()));
    String expected = mustWork
        ? output(live.get(0), access).stream()
            .mapToObj(RecordText::hex)
            .findFirst()
            .orElse("ok")
        : "a fault";
    if (mustWork) {
      report(access, new Moment.AccessSeen(at, Outcome.NEVER, "a fault", expected, proof));
    } else {
      moments.accept(new Moment.AccessSeen(at, Outcome.PERMITTED, "a fault", expected, proof));
    }
  }

  private static boolean explains(Version version, Access access) {
    OptionalLong output = output(version, access);
    boolean same = access.output().isEmpty() || output.isEmpty() || output.equals(access.output());
    return same && allows(version, access);
  }

  private static boolean allows(Version version, Access access) {
    return version.perms().isEmpty()
        || access.access().isEmpty()
        || version.perms().contains(access.access());
  }

  private static OptionalLong output(Version version, Access access) {
    return version.output().isEmpty()
        ? OptionalLong.empty()
        : OptionalLong.of(version.output().getAsLong() + access.iova() - version.first());
  }
}
