package org.vsmmu.smmu.cache;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Set;
import java.util.TreeSet;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Opcode;

/**
 * The caches of one SMMU and of the devices behind it, driven by the commands that its queues take.
 *
 * <p>A command acts when a later CMD_SYNC of the same queue completes; until then its targets may
 * still be held (SMMUv3 7.6).
 */
public final class Caches {

  /**
   * What a completed SYNC brought about.
   *
   * @param removedBytes how much of the TLB's stale ranges went
   * @param ended the versions of which nothing is left now
   */
  public record Completed(Invalidation command, long removedBytes, List<Version> ended) {
    public Completed {
      ended = List.copyOf(ended);
    }
  }

  private final Tlb tlb;
  private final Atc atc = new Atc();
  private final ConfigCache config = new ConfigCache();
  private final Map<String, Deque<Invalidation>> pending = new LinkedHashMap<>();
  private final Map<String, NavigableSet<Long>> openSyncs = new HashMap<>();

  /** ATC_INVs behind a SYNC that has not completed: they have not started. */
  private final Set<Invalidation> waitingForSync = new HashSet<>();

  public Caches(TlbScopes scopes) {
    this.tlb = new Tlb(scopes);
  }

  /** The TLB. */
  public Tlb tlb() {
    return tlb;
  }

  /** The ATCs. */
  public Atc atc() {
    return atc;
  }

  /** Cached stream table entries and context descriptors. */
  public ConfigCache config() {
    return config;
  }

  /** A queue consumed a command. CMD_SYNC has no effect here: see {@link #complete}. */
  public Invalidation consume(long tick, String queue, Command command, Object cause) {
    Invalidation invalidation =
        new Invalidation(tick, queue, command, tlb.scopes().of(command), cause);
    Opcode.Kind kind = command.opcode().kind();
    if (kind == Opcode.Kind.ATC && !behindOpenSync(queue)) {
      atc.consume(invalidation);
    } else if (kind == Opcode.Kind.ATC) {
      waitingForSync.add(invalidation);
    }
    if (kind == Opcode.Kind.ATC || kind == Opcode.Kind.TLBI || kind == Opcode.Kind.CONFIG) {
      pending.computeIfAbsent(queue, q -> new ArrayDeque<>()).add(invalidation);
    }
    return invalidation;
  }

  /**
   * A queue consumed a CMD_SYNC that completes later: nothing behind it on this queue starts before
   * it has completed (SMMUv3 6.3).
   */
  public void sync(long tick, String queue) {
    openSyncs.computeIfAbsent(queue, q -> new TreeSet<>()).add(tick);
  }

  private boolean behindOpenSync(String queue) {
    return !openSyncs.getOrDefault(queue, new TreeSet<>()).isEmpty();
  }

  /** When a command had taken effect for those behind it on its queue. */
  private long effective(Invalidation command, long completed) {
    NavigableSet<Long> syncs = openSyncs.getOrDefault(command.queue(), new TreeSet<>());
    Long sync = syncs.higher(command.tick());
    return sync == null ? completed : Math.min(sync, completed);
  }

  /**
   * A CMD_SYNC completed.
   *
   * @param tick now
   * @param queue its queue
   * @param consumed when the SYNC itself was consumed: earlier commands of the queue complete
   */
  public List<Completed> complete(long tick, String queue, long consumed) {
    List<Completed> completed = new ArrayList<>();
    Deque<Invalidation> waiting = pending.getOrDefault(queue, new ArrayDeque<>(0));
    while (!waiting.isEmpty() && waiting.peek().tick() < consumed) {
      Invalidation command = waiting.remove();
      long bytes = tlb.complete(effective(command, tick), command);
      switch (command.command().opcode().kind()) {
        case ATC -> {
          if (waitingForSync.remove(command)) {
            atc.consume(command);
          }
          atc.complete(command);
        }
        case CONFIG -> config.complete(command);
        default -> {
          // TLBIs are done.
        }
      }
      completed.add(new Completed(command, bytes, tlb.died()));
    }
    openSyncs.getOrDefault(queue, new TreeSet<>()).headSet(consumed, true).clear();
    return completed;
  }

  /**
   * A SYNC raised CERROR_ATC_INV_SYNC: ATC_INVs are void, other commands wait for the next SYNC.
   */
  public void failAtc(String queue, long consumed) {
    Deque<Invalidation> waiting = pending.getOrDefault(queue, new ArrayDeque<>(0));
    waiting.removeIf(command -> {
      boolean isVoid =
          command.tick() < consumed && command.command().opcode().kind() == Opcode.Kind.ATC;
      if (isVoid && !waitingForSync.remove(command)) {
        atc.fail(command);
      }
      return isVoid;
    });
    openSyncs.getOrDefault(queue, new TreeSet<>()).headSet(consumed, true).clear();
  }

  /** Commands of all queues that no SYNC has completed yet, oldest first within a queue. */
  public List<Invalidation> pending() {
    List<Invalidation> all = new ArrayList<>();
    pending.values().forEach(all::addAll);
    return all;
  }
}
