package org.vsmmu.conformance.mutant;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.trace.Body;
import org.vsmmu.trace.TraceRecord;

/**
 * Changes of what a whole machine did: an output address that no descriptor of the trace can give,
 * an event record of a device that made no access, an ID register and a queue's error that cannot
 * be.
 */
final class MachineMutations {
  /** Above every output address: the widest is of 52 bits. */
  private static final long FAR = 1L << 55;

  private static final long IDR0 = 0x0;
  private static final long CMDQ_CONS = 0x9c;
  private static final int ERR = 24;
  private static final long ERR_MASK = 0x7fL << ERR;
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
    }
    return all.mutations;
  }

  private void record(TraceRecord record) {
    long at = record.position();
    if (record.body() instanceof Body.Access access) {
      if (access.status().equals("ok") && access.output().isPresent()) {
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
    } else if (record.body() instanceof Body.RegisterAccess read && !read.write()) {
      if (read.offset() == IDR0 && specimen.header().idRegisters().isPresent()) {
        add("wrong ID register", "REGISTER-MISMATCH", at, with(read, read.value() ^ 1));
      } else if (read.offset() == CMDQ_CONS && noError()) {
        long value = read.value() | 1L << ERR;
        add("error of the queue", "QUEUE-STATE-MISMATCH", at, with(read, value));
      }
    }
  }

  private boolean noError() {
    return specimen.records().stream()
        .noneMatch(record -> record.body() instanceof Body.RegisterAccess other
            && other.offset() == CMDQ_CONS
            && (other.value() & ERR_MASK) != 0);
  }

  private static Body with(Body.RegisterAccess read, long value) {
    return new Body.RegisterAccess(false, read.offset(), value, read.size());
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
