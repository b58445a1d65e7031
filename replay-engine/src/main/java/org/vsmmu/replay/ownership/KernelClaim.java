package org.vsmmu.replay.ownership;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import org.vsmmu.replay.Claim;
import org.vsmmu.replay.Evidence;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.Tlb;
import org.vsmmu.smmu.cache.Version;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.trace.Source;

/** An unmap of a domain that the capture does not name. */
final class KernelClaim extends Claim {

  /** A map of the same addresses while the unmap call was still under way. */
  static final class EarlyReuse {
    private final Evidence map;
    private List<AddressRange> open;

    EarlyReuse(Evidence map, List<AddressRange> open) {
      this.map = map;
      this.open = open;
    }

    Evidence map() {
      return map;
    }

    /** What the call itself has not covered yet. */
    List<AddressRange> open() {
      return open;
    }

    private void cover(AddressRange range) {
      List<AddressRange> rest = new ArrayList<>();
      open.forEach(part -> rest.addAll(Tlb.minus(part, range)));
      open = rest;
    }
  }

  private static final long NONE = -1;

  private final String context;
  private final OptionalInt cpu;
  private final long began;
  private final List<EarlyReuse> earlyReuses = new ArrayList<>(0);
  private final Set<Invalidation> own = new HashSet<>();
  private Version version;
  private Source lastIssue;
  private List<AddressRange> unissued = List.of();
  private long awaitedSync = NONE;
  private boolean flying = true;
  private boolean movedOn;
  private boolean partialBefore;

  /** @param began the tick after which the unmap call can have begun */
  KernelClaim(Evidence unmap, String context, OptionalInt cpu, long began) {
    super(unmap);
    this.context = context;
    this.cpu = cpu;
    this.began = began;
  }

  String context() {
    return context;
  }

  OptionalInt cpu() {
    return cpu;
  }

  long began() {
    return began;
  }

  Version version() {
    return version;
  }

  void version(Version ended) {
    version = ended;
    unissued = List.of(ended.range());
  }

  /** Whether the call issued a command list before its record that is shown only in part. */
  boolean partialBefore() {
    return partialBefore;
  }

  void partialBefore(boolean partial) {
    partialBefore = partial;
  }

  /** Whether the call may still be under way: its thread has done nothing else since. */
  boolean flying() {
    return flying;
  }

  void land() {
    flying = false;
    own.clear();
  }

  /** Whether its thread was seen doing something else afterwards. */
  boolean movedOn() {
    return movedOn;
  }

  void moveOn() {
    movedOn = true;
  }

  /** The call issued a command. */
  void issued(Invalidation command, Source at) {
    own.add(command);
    lastIssue = at;
  }

  /** The call issued a command that takes these ranges; whether any of its own are among them. */
  boolean issues(List<AddressRange> taken) {
    List<AddressRange> before = unissued;
    for (AddressRange range : taken) {
      List<AddressRange> rest = new ArrayList<>();
      unissued.forEach(part -> rest.addAll(Tlb.minus(part, range)));
      unissued = rest;
    }
    return !before.equals(unissued);
  }

  /** The call waits for this SYNC. */
  void waitsFor(long sync) {
    awaitedSync = sync;
  }

  /** A SYNC has completed. */
  void synced(long sync) {
    if (awaitedSync == sync) {
      awaitedSync = NONE;
    }
  }

  /** Whether the call has done what it had to do before this place. */
  boolean doneBefore(Source place) {
    return unissued.isEmpty() && awaitedSync == NONE && !place.equals(lastIssue);
  }

  /** A command has completed that takes these ranges: it counts if the call issued it. */
  void completed(Invalidation command, List<AddressRange> taken) {
    if (own.contains(command)) {
      earlyReuses.forEach(early -> taken.forEach(early::cover));
    }
  }

  List<EarlyReuse> earlyReuses() {
    return earlyReuses;
  }

  /** Whether nothing was left of it before anybody used its range again. */
  boolean covered() {
    return !settled() && version.staleBytes() == 0;
  }
}
