package org.vsmmu.replay.ownership;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.vsmmu.smmu.cache.Invalidation;
import org.vsmmu.smmu.cache.Tlb;
import org.vsmmu.smmu.cache.TlbScope;
import org.vsmmu.smmu.command.AddressRange;
import org.vsmmu.smmu.command.Opcode;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;

/**
 * Follows what each thread of control does around its unmaps: {@code iommu:unmap} is printed when
 * the page tables are done, so the driver's commands usually follow it, and some may have come
 * before.
 */
final class Threads {

  /** More threads than this at a time: the one that was quiet longest is forgotten. */
  private static final int THREADS = 4096;

  /** Commands before an unmap that are remembered. */
  private static final int EARLY = 512;

  /** A driver without range invalidation drops a whole ASID or VMID only for as much as this. */
  static final long WHOLE_TAG_BYTES = 2L << 20;

  /** A quiet thread's call is over after so many records. */
  private static final long PATIENCE = 10_000;

  /** More calls than this are not under way at a time. */
  private static final int FLYING = 256;

  /**
   * An unmap call as far as it went before its record.
   *
   * @param began the tick after which it can have begun
   * @param commands what its thread issued since
   * @param partial whether some of that is not shown
   */
  record Call(long began, List<Invalidation> commands, boolean partial) {

    /** The commands that can belong to this unmap. */
    List<Invalidation> early(AddressRange range) {
      long bytes = range.last() - range.first() + 1;
      return commands.stream()
          .filter(command -> {
            TlbScope scope = command.tlb().orElseThrow();
            return scope
                .range()
                .map(tlbi -> range.contains(tlbi.address()))
                .orElse(Long.compareUnsigned(bytes, WHOLE_TAG_BYTES) >= 0);
          })
          .toList();
    }
  }

  private static final class State {
    private long since;
    private List<Invalidation> early = new ArrayList<>();
    private boolean partial;

    /** A TLBI_S2_IPA finished an unmap, and the TLBI_NH_ALL of a nest parent may follow. */
    private boolean stage2;

    /** Nothing but unmaps came since the last unmap: one TLBI may follow for all of them. */
    private boolean gathering;

    private void restart(TraceRecord record) {
      since = record.position();
      early = new ArrayList<>();
      partial = false;
      stage2 = false;
      gathering = record.body() instanceof Body.UnmapRange;
    }
  }

  private final Map<String, State> states = new LinkedHashMap<>(64, 0.75f, true) {
    private static final long serialVersionUID = 1L;

    @Override
    protected boolean removeEldestEntry(Map.Entry<String, State> eldest) {
      return size() > THREADS;
    }
  };
  private final List<KernelClaim> flying = new ArrayList<>();

  private State state(TraceRecord record) {
    return states.computeIfAbsent(key(record), key -> new State());
  }

  /** What stays the same while a thread changes its name: pid, interrupt level, CPU of pid 0. */
  static String key(TraceRecord record) {
    return record.context().substring(record.context().lastIndexOf('-') + 1);
  }

  /** Whether the capture does not say if an interrupt or its task did it. */
  static boolean levelUnknown(TraceRecord record) {
    return record.context().contains("/?");
  }

  /** A thread issued a TLBI that may be meant for unnamed domains. */
  void command(TraceRecord record, Invalidation command, Tlb tlb) {
    State state = state(record);
    state.gathering = false;
    TlbScope scope = command.tlb().orElseThrow();
    boolean attributed = state.stage2 && scope.opcode() == Opcode.TLBI_NH_ALL;
    for (KernelClaim claim : flying) {
      if (claim.context().equals(key(record))) {
        claim.issued(command, record.source());
        boolean some = claim.issues(tlb.taken(claim.version(), scope));
        state.stage2 |= some && scope.opcode() == Opcode.TLBI_S2_IPA;
        attributed |= some;
      }
    }
    if (!attributed) {
      if (state.early.size() == EARLY) {
        state.early.remove(0);
      }
      state.early.add(command);
    }
  }

  /** A thread issued a list that is shown only in part. */
  void partial(TraceRecord record) {
    state(record).partial = true;
  }

  /** A thread printed an unmap. */
  Call unmap(TraceRecord record) {
    State state = state(record);
    Call call = new Call(state.since, state.early, state.partial);
    state.restart(record);
    return call;
  }

  /** The unmap of this record is under way. */
  void flying(KernelClaim claim) {
    flying.add(claim);
  }

  /** The calls that may still be under way. */
  List<KernelClaim> flying() {
    return flying;
  }

  /** The calls that are over because of this record. */
  List<KernelClaim> landedBy(TraceRecord record) {
    if (flying.isEmpty() && !(record.body() instanceof Body.MapRange)) {
      return List.of();
    }
    boolean gathered = record.body() instanceof Body.UnmapRange && state(record).gathering;
    if (record.body() instanceof Body.MapRange) {
      state(record).restart(record);
    }
    List<KernelClaim> landed = new ArrayList<>(0);
    for (KernelClaim claim : flying) {
      if (over(claim, record, gathered) || flying.size() - landed.size() > FLYING) {
        landed.add(claim);
        claim.land();
      }
    }
    flying.removeAll(landed);
    return landed;
  }

  private static boolean over(KernelClaim claim, TraceRecord record, boolean gathered) {
    if (claim.doneBefore(record.source())) {
      return true;
    }
    if (ofCommands(record.body())) {
      return false;
    }
    if (claim.context().equals(key(record))) {
      boolean interrupted = record.body() instanceof Body.MapRange && levelUnknown(record);
      if (gathered || interrupted) {
        return false;
      }
      claim.moveOn();
      return true;
    }
    boolean sameCpu = record.cpu().isPresent() && record.cpu().equals(claim.cpu());
    boolean interrupt = level(claim.context()) > 0;
    boolean below = level(record.context()) <= level(claim.context());
    boolean late = record.position() - claim.unmap().record() > PATIENCE;
    if ((sameCpu && interrupt && below && !levelUnknown(record)) || late) {
      claim.moveOn();
      return true;
    }
    return false;
  }

  private static boolean ofCommands(Body body) {
    return body instanceof Body.CommandSeen
        || body instanceof Body.SyncDone
        || body instanceof Body.CommandsMissing;
  }

  /** 0 for a task, more for what interrupts it. */
  private static int level(String context) {
    int cpu = context.lastIndexOf('@');
    String thread = cpu < 0 ? context : context.substring(0, cpu);
    return thread.endsWith("/s") ? 1 : thread.endsWith("/h") ? 2 : thread.endsWith("/z") ? 3 : 0;
  }

  /** The trace has ended; so have the calls that were under way. */
  List<KernelClaim> finish() {
    List<KernelClaim> landed = List.copyOf(flying);
    landed.forEach(KernelClaim::land);
    flying.clear();
    return landed;
  }
}
