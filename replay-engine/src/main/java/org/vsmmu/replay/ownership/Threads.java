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
    private KernelClaim last;
    private List<AddressRange> unattributed = List.of();
    private boolean stage2;
    private boolean partial;

    private void restart(TraceRecord record) {
      since = record.position();
      early = new ArrayList<>();
      partial = false;
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
    return states.computeIfAbsent(record.context(), context -> new State());
  }

  /** A thread issued a TLBI that may be meant for unnamed domains. */
  void command(TraceRecord record, Invalidation command, Tlb tlb) {
    State state = state(record);
    if (!attributed(state, command, tlb)) {
      if (state.early.size() == EARLY) {
        state.early.remove(0);
      }
      state.early.add(command);
    }
  }

  /** Whether the command finishes the thread's last unmap, and so is not the start of the next. */
  private static boolean attributed(State state, Invalidation command, Tlb tlb) {
    if (state.last == null) {
      return false;
    }
    TlbScope scope = command.tlb().orElseThrow();
    if (state.stage2 && scope.opcode() == Opcode.TLBI_NH_ALL) {
      return true;
    }
    List<AddressRange> taken = tlb.taken(state.last.version(), scope);
    List<AddressRange> left = state.unattributed;
    for (AddressRange range : taken) {
      List<AddressRange> next = new ArrayList<>();
      left.forEach(part -> next.addAll(Tlb.minus(part, range)));
      left = next;
    }
    boolean some = !left.equals(state.unattributed);
    if (left.isEmpty()) {
      state.last.issuedEverything();
    }
    state.unattributed = left;
    state.stage2 |= some && scope.opcode() == Opcode.TLBI_S2_IPA;
    return some;
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

  /** The unmap of this record becomes the thread's last one. */
  void flying(TraceRecord record, KernelClaim claim) {
    State state = state(record);
    state.last = claim;
    state.unattributed = List.of(claim.version().range());
    state.stage2 = false;
    flying.add(claim);
  }

  /** The calls that may still be under way. */
  List<KernelClaim> flying() {
    return flying;
  }

  /** The calls that are over because of this record. */
  List<KernelClaim> landedBy(TraceRecord record) {
    if (record.body() instanceof Body.MapRange) {
      state(record).restart(record);
    }
    List<KernelClaim> landed = new ArrayList<>(0);
    for (KernelClaim claim : flying) {
      if (over(claim, record)) {
        landed.add(claim);
        claim.land();
      }
    }
    flying.removeAll(landed);
    return landed;
  }

  private static boolean over(KernelClaim claim, TraceRecord record) {
    if (claim.doneBefore(record.source())) {
      return true;
    }
    if (ofCommands(record.body())) {
      return false;
    }
    if (claim.context().equals(record.context())) {
      claim.moveOn();
      return true;
    }
    boolean sameCpu = record.cpu().isPresent() && record.cpu().equals(claim.cpu());
    boolean interrupt = level(claim.context()) > 0;
    if (sameCpu && interrupt && level(record.context()) <= level(claim.context())) {
      claim.moveOn();
      return true;
    }
    boolean late = record.position() - claim.unmap().record() > PATIENCE;
    if (late) {
      claim.moveOn();
    }
    return late;
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
