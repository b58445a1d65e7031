package org.vsmmu.replay.ownership;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.NearMiss;
import org.vsmmu.replay.Reuse;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.StalePiece;
import org.vsmmu.smmu.cache.Tlb;
import org.vsmmu.smmu.cache.Translation;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.trace.Body.MapRange;
import org.vsmmu.trace.Body.UnmapRange;
import org.vsmmu.trace.TraceRecord;

/**
 * Watches the maps and unmaps of a kernel that do not name their domain.
 *
 * <p>A range counts as given back when it is mapped again, to whatever address: then everything of
 * the earlier translation must be covered by completed TLBIs, of any tag that may be meant. Every
 * such judgement is weak.
 */
public final class KernelClaims {

  private final Caches caches;
  private final KernelSpace space;
  private final InstalledTags tags;
  private final NearMiss nearMiss;
  private final Consumer<Invalidation> useful;
  private final Consumer<Moment> moments;
  private final LiveMappings live = new LiveMappings();
  private final Threads threads = new Threads();
  private final Neighbourhood neighbourhood;

  /** The unmaps of the call that is under way. */
  private final List<KernelClaim> ofCall = new ArrayList<>();

  private long lastPartial = -1;
  private long lastLost = -1;
  private KernelClaim firstUnmap;
  private boolean sawCommand;

  /** @param useful told of commands that came before the unmap they belong to */
  public KernelClaims(
      Caches caches,
      InstalledTags tags,
      NearMiss nearMiss,
      Consumer<Invalidation> useful,
      Consumer<Moment> moments) {
    this.caches = caches;
    this.tags = tags;
    this.nearMiss = nearMiss;
    this.useful = useful;
    this.moments = moments;
    this.space = new KernelSpace(tags);
    this.neighbourhood = new Neighbourhood(reuse -> moments.accept(new Moment.RangeReused(reuse)));
    caches.tlb().add(space);
  }

  /** Any record, before it takes effect: calls that have done their work are over. */
  public void before(TraceRecord record) {
    for (KernelClaim claim : threads.landedBy(record)) {
      landed(claim);
    }
  }

  /** A command, in the thread of control that issued it. */
  public void command(TraceRecord record, Invalidation command) {
    sawCommand = true;
    if (command.tlb().isPresent() && space.reachedBy(command.tlb().get(), false)) {
      threads.command(record, command, caches.tlb());
    }
  }

  /** A thread issued a CMD_SYNC, and waits for it if it completes at a record of its own. */
  public void sync(TraceRecord record) {
    threads.flying().stream()
        .filter(claim -> claim.context().equals(Threads.key(record)))
        .forEach(claim -> claim.waitsFor(record.position()));
  }

  /** A CMD_SYNC has completed. */
  public void syncDone(long sync) {
    threads.flying().forEach(claim -> claim.synced(sync));
  }

  /** A SYNC has completed a command; a call that is under way counts its own. */
  public void completed(Invalidation command) {
    for (KernelClaim claim : threads.flying()) {
      if (!claim.earlyReuses().isEmpty() && command.tlb().isPresent()) {
        claim.completed(
            command, caches.tlb().taken(claim.version(), command.tlb().get()));
      }
    }
  }

  /** A thread issued a command list that the capture shows only in part. */
  public void partial(TraceRecord record) {
    lastPartial = record.position();
    threads.partial(record);
    sawCommand = true;
  }

  /** The capture lost records here. */
  public void lost(TraceRecord record) {
    lastLost = record.position();
    sawCommand = true;
  }

  /** Why a command that covers a claim may be missing from the capture; empty when none can. */
  private String unseen(KernelClaim claim) {
    if (lastLost > claim.began()) {
      return "events were lost in between";
    }
    boolean large = Long.compareUnsigned(claim.version().bytes(), Threads.WHOLE_TAG_BYTES) >= 0;
    if (claim.began() == 0 && claim.version().mapCause() == null && large) {
      return "the capture may begin within this unmap call";
    }
    boolean partial = claim.partialBefore() || lastPartial > claim.unmap().record();
    return partial ? "a command list in between is shown only in part" : "";
  }

  /** A range was mapped, in some domain. */
  public void map(TraceRecord record, MapRange map) {
    Evidence evidence = Evidence.of(record, "reuse");
    AddressRange range = AddressRange.ofSize(map.iova(), map.size());
    Set<KernelClaim> reused = new LinkedHashSet<>();
    for (StalePiece piece : space.staleIn(range.first(), range.last())) {
      reused.add((KernelClaim) piece.version().endCause());
    }
    for (KernelClaim claim : reused) {
      boolean same = claim.context().equals(Threads.key(record)) && !Threads.levelUnknown(record);
      if (claim.flying() && !same) {
        // The call has not returned, so these addresses are not free in its domain.
        claim.earlyReuses().add(new KernelClaim.EarlyReuse(evidence, left(claim, range)));
      } else {
        reuse(claim, evidence, left(claim, range));
      }
    }
    live.add(map, Evidence.of(record, "map"));
  }

  /** A range was unmapped, in a domain that nothing is cached of, whichever it was. */
  public void unmapUncached(TraceRecord record, UnmapRange unmap) {
    threads.unmap(record);
    live.end(AddressRange.ofSize(unmap.iova(), unmap.size()));
    moments.accept(new Moment.RangeEnded(Evidence.of(record, "unmap"), false));
  }

  /** A call begins; the unmaps during it are those of its own domains. */
  public void callBegins() {
    ofCall.clear();
  }

  /**
   * A call is over. Of the unmaps of each range so many were of domains that nothing is cached of:
   * those that no command has covered.
   */
  public void callEnds(int uncached) {
    Map<AddressRange, Integer> left = new HashMap<>();
    for (KernelClaim claim : ofCall) {
      boolean open = !claim.settled() && claim.version().staleBytes() > 0;
      int done = left.getOrDefault(claim.version().range(), 0);
      if (open && done < uncached) {
        left.put(claim.version().range(), done + 1);
        claim.settle();
        caches.tlb().forget(claim.version());
      }
    }
    ofCall.clear();
  }

  /**
   * A range was unmapped, in some domain.
   *
   * @param duringCall whether a call unmapped it, whose {@link #callEnds end} tells of its domains
   */
  public void unmap(TraceRecord record, UnmapRange unmap, boolean duringCall) {
    Evidence evidence = Evidence.of(record, "unmap");
    AddressRange range = AddressRange.ofSize(unmap.iova(), unmap.size());
    Threads.Call call = threads.unmap(record);
    KernelClaim claim = new KernelClaim(evidence, Threads.key(record), record.cpu(), call.began());
    LiveMappings.Ended ended = live.end(range);
    Translation translation = new Translation(OptionalLong.empty(), "", false, ended.shapes());
    claim.version(
        caches.tlb().ended(space, range, translation, 0, ended.map(), record.position(), claim));
    for (Invalidation early : call.early(range)) {
      boolean completed = !caches.pending().contains(early);
      caches.tlb().endedBefore(claim.version(), early, completed);
      useful.accept(early);
      claim.issues(caches.tlb().taken(claim.version(), early.tlb().orElseThrow()));
    }
    firstUnmap = firstUnmap == null ? claim : firstUnmap;
    claim.partialBefore(call.partial());
    threads.flying(claim);
    if (duringCall) {
      ofCall.add(claim);
    }
    moments.accept(new Moment.RangeEnded(evidence, true));
    neighbourhood.unmap(claim);
  }

  private void landed(KernelClaim claim) {
    for (KernelClaim.EarlyReuse early : claim.earlyReuses()) {
      if (!claim.settled() && !early.open().isEmpty()) {
        reuse(claim, early.map(), early.open());
      }
    }
    claim.earlyReuses().clear();
  }

  /** What may still be cached of a claim in a range. */
  private List<AddressRange> left(KernelClaim claim, AddressRange range) {
    return space.staleIn(range.first(), range.last()).stream()
        .filter(piece -> piece.version() == claim.version())
        .map(piece -> Tlb.intersection(piece.range(), range))
        .toList();
  }

  private void reuse(KernelClaim claim, Evidence by, List<AddressRange> left) {
    NearMiss.Found near = nearMiss.find(claim.version(), left, claim.unmap().record());
    Reuse reuse = new Reuse(
        claim,
        (Evidence) claim.version().mapCause(),
        by,
        left,
        near.unsynced() ? Reuse.Remains.TLB_UNSYNCED : Reuse.Remains.TLB,
        near.commands(),
        near.remark(),
        true,
        "",
        "");
    claim.settle();
    caches.tlb().forget(claim.version());
    String unseen = unseen(claim);
    if (!unseen.isEmpty()) {
      moments.accept(new Moment.RangeReused(reuse.doubted(
          unseen + ", so a covering command may not be shown",
          "record every word of every command list, in a larger trace buffer")));
    } else {
      neighbourhood.suspect(claim, reuse);
    }
  }

  /** The trace has ended. */
  public void finish() {
    threads.finish().forEach(this::landed);
    if (firstUnmap != null && !sawCommand && firstUnmap.movedOn()) {
      moments.accept(new Moment.NoCommands(firstUnmap.unmap()));
    } else {
      neighbourhood.finish();
    }
  }

  /** What is mapped in domains that the capture does not name; ranges of several may coincide. */
  public List<AddressRange> live() {
    return live.ranges();
  }

  /** What is not mapped any more in such domains, and may still be cached. */
  public List<AddressRange> stale() {
    return space.staleIn(0, -1L).stream().map(StalePiece::range).toList();
  }

  /** How many unmaps are not covered and have not been used again. */
  public long pending() {
    Set<Object> claims = new HashSet<>();
    for (StalePiece piece : space.staleIn(0, -1L)) {
      claims.add(piece.version().endCause());
    }
    return claims.size();
  }

  /** Whether every install since the reset is known. */
  public boolean fromReset() {
    return tags.fromReset();
  }
}
