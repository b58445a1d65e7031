package org.vsmmu.replay.machine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.AccessSeen;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.history.Exclusion;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Transaction;

/** Holds what was seen of accesses against everything that legal SMMUs may do. */
final class AccessJudge {

  /** How many kinds of divergence are remembered, so that one fault is reported once. */
  private static final int REMEMBERED = 4096;

  private static final int PAGE_SHIFT = 12;

  private final History history;
  private final ControlState controls;
  private final Consumer<Moment> moments;
  private final RecordJudge records;
  private final Set<List<Object>> reported = new LinkedHashSet<>();
  private EventRecord lastRecord;

  AccessJudge(History history, ControlState controls, Consumer<Moment> moments) {
    this.history = history;
    this.controls = controls;
    this.moments = moments;
    this.records = new RecordJudge(moments);
  }

  /** Something changed: the same outcome is another fault from here on. */
  void changed() {
    reported.clear();
  }

  /**
   * What was seen is permitted.
   *
   * @param outcome what it was
   * @param lossOpen whether its record, which was not seen, may have been lost or never due
   */
  record Accepted(Outcome outcome, boolean lossOpen) {}

  /**
   * Judges what was seen.
   *
   * @param transactions what the access may have been: more than one if the capture does not say
   *     how it was marked
   * @param alsoCold the same was seen with empty caches: nothing cached is the reason
   * @return null if it is not permitted, or that cannot be known
   */
  Accepted judge(Evidence at, List<Transaction> transactions, OutcomeMatch seen, boolean alsoCold) {
    if (!controls.known()) {
      if (firstTime("unknown", transactions.get(0), seen)) {
        String why = "nobody knows, as registers that decide it were never shown";
        moments.accept(new Moment.AccessUndecided(at, seen.text(), why));
      }
      return null;
    }
    AccessQuery query = new AccessQuery(history, controls, transactions, seen);
    Outcome outcome = query.fresh();
    if (outcome == null) {
      outcome = query.cached();
    }
    if (outcome == null) {
      outcome = query.merged(lastRecord);
    }
    seen.events().ifPresent(events -> {
      if (!events.isEmpty()) {
        lastRecord = events.get(events.size() - 1);
      }
    });
    if (outcome != null) {
      moments.accept(new AccessSeen(at, AccessSeen.Outcome.PERMITTED, seen.text(), "", List.of()));
      records.right(at, seen);
      return new Accepted(outcome, seen.lossPossible() && query.lossOpen(outcome));
    }
    if (firstTime("warm", transactions.get(0), seen)) {
      notPermitted(at, query, seen, alsoCold);
    }
    return null;
  }

  /** Judges what was seen of something that is never said to be cold. */
  Accepted judge(Evidence at, List<Transaction> transactions, OutcomeMatch seen) {
    return judge(at, transactions, seen, false);
  }

  private boolean firstTime(String when, Transaction t, OutcomeMatch seen) {
    if (reported.size() >= REMEMBERED) {
      reported.clear();
    }
    List<Object> key = List.of(
        when, t.sid(), t.address() >>> PAGE_SHIFT, t.write(), seen.status(), seen.recordTypes());
    return reported.add(key);
  }

  private void notPermitted(Evidence at, AccessQuery query, OutcomeMatch seen, boolean alsoCold) {
    if (query.uncertain()) {
      moments.accept(new Moment.AccessUndecided(at, seen.text(), query.text()));
      return;
    }
    Optional<Exclusion> exclusion = alsoCold ? Optional.empty() : query.exclusion();
    Outcome near = query.sameToDevice(alsoCold);
    if (exclusion.isPresent()) {
      moments.accept(new AccessSeen(
          at,
          AccessSeen.Outcome.INVALIDATED,
          seen.text() + " by a " + exclusion.get().what(),
          query.text(),
          proof(exclusion.get())));
    } else if (near != null) {
      moments.accept(new AccessSeen(at, AccessSeen.Outcome.PERMITTED, seen.text(), "", List.of()));
      records.wrong(at, seen, near);
    } else {
      never(at, seen.text(), query);
    }
  }

  private void never(Evidence at, String observed, AccessQuery query) {
    moments.accept(new AccessSeen(at, AccessSeen.Outcome.NEVER, observed, query.text(), List.of()));
  }

  /** Holds what an SMMU with empty caches did against the one thing that it must do. */
  void judgeCold(Evidence at, List<Transaction> transactions, OutcomeMatch cold) {
    AccessQuery query = new AccessQuery(history, controls, transactions, cold);
    if (query.fresh() != null
        || query.uncertain()
        || !firstTime("cold", transactions.get(0), cold)) {
      return;
    }
    Outcome near = query.sameToDevice(true);
    if (near != null) {
      records.wrong(at, cold, near);
    } else {
      never(at, "with empty caches: " + cold.text(), query);
    }
  }

  private static List<Evidence> proof(Exclusion exclusion) {
    List<Evidence> proof = new ArrayList<>();
    if (exclusion.made() instanceof Evidence made) {
      proof.add(made.as("map"));
    }
    if (exclusion.ended() instanceof Evidence ended) {
      proof.add(ended.as("change"));
    }
    proof.add((Evidence) exclusion.command().cause());
    if (exclusion.sync() instanceof Evidence sync) {
      proof.add(sync);
    }
    return proof;
  }
}
