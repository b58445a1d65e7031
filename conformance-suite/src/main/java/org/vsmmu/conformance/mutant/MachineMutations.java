package org.vsmmu.conformance.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;

/**
 * Changes of what a whole machine did: an output address that no descriptor of the trace can give,
 * an event record of a device that made no access, a register that reads as something else than was
 * written, a command consumed that was never produced, an address that ATS never granted.
 */
final class MachineMutations {
  /** Above every output address: the widest is of 52 bits. */
  private static final long FAR = 1L << 55;

  /** An address that no device of the corpus was granted. */
  private static final long NEVER_GRANTED = 1L << 41;

  private static final long STRTAB_BASE = 0x80;
  private static final long CMDQ_BASE = 0x90;
  private static final long EVENTQ_BASE = 0xa0;
  private static final Set<Long> KEPT = Set.of(STRTAB_BASE, CMDQ_BASE, EVENTQ_BASE);
  private static final int INSIDE_ADDRESS = 24;
  private static final long CMDQ_PROD = 0x98;
  private static final long CMDQ_CONS = 0x9c;
  private static final long CR0 = 0x20;

  /** Before it is set, software owns CMDQ_CONS (SMMUv3 1.6). */
  private static final long CMDQEN = 8;

  private static final long INDEX = 0xfffff;
  private static final int SID = 32;

  private final Specimen specimen;
  private final List<Mutation> mutations = new ArrayList<>();

  private MachineMutations(Specimen specimen) {
    this.specimen = specimen;
  }

  static List<Mutation> of(Specimen specimen) {
    MachineMutations all = new MachineMutations(specimen);
    if (specimen.machine() && specimen.header().scored()) {
      specimen.records().forEach(all::record);
    } else if (!specimen.machine()) {
      // What registers read as needs no memory.
      specimen.records().forEach(all::register);
    }
    return all.mutations;
  }

  private void record(TraceRecord record) {
    long at = record.position();
    if (record.body() instanceof Body.Access access) {
      if (access.kind().equals("translated") && access.status().equals("ok")) {
        add("address never granted", "ATC-HIT-AFTER-INVALIDATE", at, elsewhere(access));
      } else if (access.status().equals("ok") && access.output().isPresent()) {
        Body wrong =
            with(access, OptionalLong.of(access.output().getAsLong() ^ FAR), access.events());
        add("wrong output address", "OUTCOME-NOT-PERMITTED", at, wrong);
      }
      if (access.events().filter(events -> events.size() == 1).isPresent()) {
        EventRecord event = access.events().get().get(0);
        EventRecord other =
            new EventRecord(event.w0() ^ 1L << SID, event.w1(), event.w2(), event.w3());
        Body wrong = with(access, access.output(), Optional.of(List.of(other)));
        add("wrong SID in an event", "EVENT-MISMATCH", at, wrong);
      }
    }
    register(record);
  }

  private void register(TraceRecord record) {
    long at = record.position();
    if (record.body() instanceof Body.RegisterAccess read && !read.write()) {
      if (KEPT.contains(read.offset()) && read.value() == written(at, read.offset())) {
        Body wrong = with(read, read.value() ^ 1L << INSIDE_ADDRESS);
        add("wrong value of a register", "REGISTER-MISMATCH", at, wrong);
      } else if (specimen.machine()
          && read.offset() == CMDQ_CONS
          && read.value() == written(at, CMDQ_PROD)
          && written(at, CR0) > 0
          && (written(at, CR0) & CMDQEN) != 0) {
        long value = (read.value() & ~INDEX) | ((read.value() + 1) & INDEX);
        add("consumed too much", "QUEUE-STATE-MISMATCH", at, with(read, value));
      }
    }
  }

  /** What was last written to a register; -1 when nothing was. */
  private long written(long before, long offset) {
    for (long at = before - 1; at >= 1; at--) {
      if (specimen.body(at) instanceof Body.RegisterAccess write
          && write.write()
          && write.offset() == offset) {
        return write.value();
      }
    }
    return -1;
  }

  private static Body with(Body.RegisterAccess read, long value) {
    return new Body.RegisterAccess(false, read.offset(), value, read.size());
  }

  private static Body elsewhere(Body.Access access) {
    OptionalLong output = access.output().isEmpty()
        ? access.output()
        : OptionalLong.of(access.output().getAsLong() ^ NEVER_GRANTED);
    return new Body.Access(
        access.sid(),
        access.ssid(),
        access.iova() ^ NEVER_GRANTED,
        access.access(),
        access.status(),
        output,
        access.bytes(),
        access.privileged(),
        access.instruction(),
        access.kind(),
        access.events(),
        access.cold());
  }

  private static Body with(
      Body.Access access, OptionalLong output, Optional<List<EventRecord>> events) {
    return new Body.Access(
        access.sid(),
        access.ssid(),
        access.iova(),
        access.access(),
        access.status(),
        output,
        access.bytes(),
        access.privileged(),
        access.instruction(),
        access.kind(),
        events,
        access.cold());
  }

  private void add(String kind, String rule, long at, Body wrong) {
    Function<SplittableRandom, List<TraceRecord>> change =
        random -> Records.with(specimen.records(), at, wrong);
    mutations.add(new Mutation(specimen, kind, rule, at, change));
  }
}
