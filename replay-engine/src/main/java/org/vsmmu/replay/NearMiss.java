package org.vsmmu.replay;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.vsmmu.smmu.cache.Caches;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.Tlb;
import org.vsmmu.smmu.cache.TlbScope;
import org.vsmmu.smmu.cache.Version;
import org.vsmmu.smmu.command.AddressRange;

/** Finds the commands that should have covered a range and did not, for the proof. */
public final class NearMiss {

  private static final int REMEMBERED = 256;

  /**
   * What was found.
   *
   * @param unsynced whether commands cover everything that is left, and only a SYNC is missing
   * @param commands the commands
   * @param remark why the nearest of them does not help; may be empty
   */
  public record Found(boolean unsynced, List<Evidence> commands, String remark) {}

  private final Caches caches;
  private final Deque<Invalidation> recent = new ArrayDeque<>();

  NearMiss(Caches caches) {
    this.caches = caches;
  }

  void add(Invalidation command) {
    if (command.tlb().isPresent()) {
      recent.addLast(command);
      if (recent.size() > REMEMBERED) {
        recent.removeFirst();
      }
    }
  }

  /**
   * Looks for commands that came close.
   *
   * @param left what may still be cached
   * @param since only commands after this tick
   */
  public Found find(Version version, List<AddressRange> left, long since) {
    List<AddressRange> uncovered = new ArrayList<>(left);
    List<Evidence> waiting = new ArrayList<>();
    for (Invalidation command : caches.pending()) {
      if (command.tlb().isPresent() && command.tick() >= since) {
        List<AddressRange> before = List.copyOf(uncovered);
        subtract(uncovered, version, command.tlb().get());
        if (!before.equals(uncovered)) {
          waiting.add((Evidence) command.cause());
        }
      }
    }
    if (uncovered.isEmpty()) {
      return new Found(true, waiting, "it is consumed, but no CMD_SYNC behind it has completed");
    }
    return near(version, left, since);
  }

  private Found near(Version version, List<AddressRange> left, long since) {
    for (Invalidation command : recent) {
      TlbScope scope = command.tlb().orElseThrow();
      boolean overlaps = scope
          .range()
          .map(r -> r.covered(caches.tlb().scopes().ds()))
          .map(covered -> left.stream().anyMatch(covered::overlaps))
          .orElse(false);
      boolean touches = scope
          .range()
          .map(r -> r.covered(caches.tlb().scopes().ds()))
          .map(covered -> covered.overlaps(version.range()))
          .orElse(false);
      if (command.tick() <= since || !touches) {
        continue;
      }
      Evidence evidence = (Evidence) command.cause();
      if (!version.space().reachedBy(scope, version.global())) {
        return new Found(
            false, List.of(evidence), "its tag is none that the range can be cached under");
      }
      return new Found(
          false,
          List.of(evidence),
          overlaps
              ? "it names a level or granule that these leaves do not have"
              : "it covers only a part of the range");
    }
    return new Found(false, List.of(), "");
  }

  private void subtract(List<AddressRange> uncovered, Version version, TlbScope scope) {
    if (!version.space().reachedBy(scope, version.global())) {
      return;
    }
    List<AddressRange> taken = caches.tlb().taken(version, scope);
    for (AddressRange range : taken) {
      List<AddressRange> rest = new ArrayList<>();
      uncovered.forEach(part -> rest.addAll(Tlb.minus(part, range)));
      uncovered.clear();
      uncovered.addAll(rest);
    }
  }
}
