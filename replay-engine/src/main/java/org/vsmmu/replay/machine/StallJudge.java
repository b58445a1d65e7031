package org.vsmmu.replay.machine;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.AccessSeen;
import org.vsmmu.smmu.command.Command;
import org.vsmmu.smmu.command.Resume;
import org.vsmmu.smmu.command.StallTerm;
import org.vsmmu.smmu.event.EventFields;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.register.IdRegisters;
import org.vsmmu.smmu.translate.StallTable;
import org.vsmmu.smmu.translate.StallTable.Fate;
import org.vsmmu.smmu.translate.StallTable.Stall;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.trace.Body;

/**
 * Judges stalled accesses: their tags, and what comes of them (SMMUv3 5.4).
 *
 * <p>The next access of a trace with the same StreamID, SubstreamID, address and direction is what
 * came of a stalled one.
 */
final class StallJudge {

  private static final Set<String> PASSED = Set.of("ok", "bypass", "disabled");

  private final StallTable stalls;
  private final int max;
  private final AccessJudge accesses;
  private final Errata errata;
  private final Consumer<Moment> moments;
  private boolean enabled;

  StallJudge(IdRegisters id, AccessJudge accesses, Errata errata, Consumer<Moment> moments) {
    this.stalls = new StallTable(id);
    this.max = id.stallMax();
    this.accesses = accesses;
    this.errata = errata;
    this.moments = moments;
  }

  /**
   * Judges an access if it was stalled, or if something was decided of it while it was.
   *
   * @param transactions what the access may have been
   * @param mayLose whether a record can have been lost: the queue was not surely writable
   * @return false if it is like any other that arrives now
   */
  boolean judged(Evidence at, Body.Access access, List<Transaction> transactions, boolean mayLose) {
    boolean again = access.status().equals("stall");
    Optional<Stall> earlier = stalls.awaited(transactions);
    if (earlier.isPresent() && goesOn(earlier.get(), access)) {
      Stall stall = earlier.get();
      stalls.ended(stall);
      if (stall.fate() == Fate.UNKNOWN) {
        return true;
      }
      if (stall.fate() == Fate.ABORT || stall.fate() == Fate.RAZ_WI) {
        terminated(at, access, stall);
        return true;
      }
    }
    if (again) {
      stalled(at, access, transactions, mayLose);
    }
    return again;
  }

  /** Whether an access shows what came of a stall, and is not another one. */
  private static boolean goesOn(Stall stall, Body.Access access) {
    boolean passed = PASSED.contains(access.status());
    return stall.fate() != Fate.WAITING || passed || stall.unrecorded();
  }

  /** Terminated by software: no other record is written. */
  private void terminated(Evidence at, Body.Access access, Stall stall) {
    boolean abort = stall.fate() == Fate.ABORT;
    String expected = abort ? "aborted without a record" : "read as zero, without a record";
    boolean right =
        access.status().equals(abort ? "abort" : "raz") || access.status().equals("fault");
    List<Evidence> proof = new ArrayList<>();
    proof.add(((Evidence) stall.cause()).as("change"));
    proof.add(((Evidence) stall.decision()).as("command"));
    if (!right) {
      String what = expected + ", as " + ((Evidence) stall.decision()).text() + " says";
      moments.accept(new AccessSeen(at, AccessSeen.Outcome.NEVER, access.status(), what, proof));
      return;
    }
    moments.accept(
        new AccessSeen(at, AccessSeen.Outcome.PERMITTED, access.status(), "", List.of()));
    List<EventRecord> events = access.events().orElse(List.of());
    if (!events.isEmpty()) {
      mismatch(
          at,
          access.status() + " with another record",
          "record",
          "none",
          events.get(0).toString());
    }
  }

  private void stalled(
      Evidence at, Body.Access access, List<Transaction> transactions, boolean mayLose) {
    Transaction transaction = transactions.get(0);
    boolean unrecorded = mayLose || full() || transactions.stream().anyMatch(stalls::duplicate);
    accesses.judge(
        at,
        transactions,
        new OutcomeMatch(
            access.status(),
            access.output(),
            access.events(),
            access.bytes(),
            unrecorded,
            new EventMatch(errata, access.privileged().isPresent())));
    if (access.events().isEmpty()) {
      stalls.unknown(transaction, at);
      return;
    }
    Optional<EventRecord> record = access.events().get().stream()
        .filter(event -> event.field(EventFields.STALL).orElse(0) != 0)
        .findFirst();
    if (record.isPresent()) {
      tagged(at, transaction, (int) record.get().get(EventFields.STAG));
    } else {
      stalls.hold(transaction, at);
    }
  }

  private boolean full() {
    return max > 0 && stalls.full();
  }

  private void tagged(Evidence at, Transaction transaction, int stag) {
    Optional<Stall> holder = stalls.holder(transaction.sid(), stag);
    if (holder.isPresent()) {
      Evidence first = (Evidence) holder.get().cause();
      String free = "none of an outstanding stall";
      String taken = "0x%x, as the one of %s".formatted(stag, first.place());
      mismatch(at, "stall with a tag in use", EventFields.STAG.name(), free, taken);
    } else if (full()) {
      String expected = "at most %d (IDR5.STALL_MAX)".formatted(max);
      mismatch(at, "stall with a record too many", "outstanding stalls", expected, "one more");
    }
    stalls.record(transaction, stag, at);
  }

  private void mismatch(Evidence at, String what, String field, String expected, String seen) {
    moments.accept(
        new Moment.EventsSeen(at, false, what, Map.of(field, expected), Map.of(field, seen)));
  }

  /** A command took effect. */
  void executed(Command command, Evidence at) {
    if (command instanceof Resume resume) {
      stalls.resume(resume, at);
    } else if (command instanceof StallTerm term) {
      stalls.terminate(term, at);
    }
  }

  /** A register was written; SMMUEN going to 0 terminates every stall. */
  void control(boolean smmuEnabled, Evidence at) {
    if (enabled && !smmuEnabled) {
      stalls.disable(at);
    }
    enabled = smmuEnabled;
  }
}
