package org.vsmmu.replay.machine;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.vsmmu.replay.Evidence;
import org.vsmmu.replay.Moment;
import org.vsmmu.replay.Moment.AccessSeen;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.history.Exclusion;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.history.Permitted;
import org.vsmmu.smmu.layout.Field;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.smmu.translate.Unreadable;

/** Holds what was seen of accesses against everything that legal SMMUs may do. */
final class AccessJudge {

  /** How many kinds of divergence are remembered, so that one fault is reported once. */
  private static final int REMEMBERED = 4096;

  private static final int TOLD = 4;
  private static final int PAGE_SHIFT = 12;

  private final History history;
  private final ControlState controls;
  private final Consumer<Moment> moments;
  private final Set<List<Object>> reported = new LinkedHashSet<>();

  AccessJudge(History history, ControlState controls, Consumer<Moment> moments) {
    this.history = history;
    this.controls = controls;
    this.moments = moments;
  }

  /** Something changed: the same outcome is another fault from here on. */
  void changed() {
    reported.clear();
  }

  /**
   * Judges what was seen.
   *
   * @param transactions what the access may have been: more than one if the capture does not say
   *     how it was marked
   */
  void judge(Evidence at, List<Transaction> transactions, OutcomeMatch seen) {
    Query query = new Query(transactions, seen);
    if (query.fresh() || query.cached()) {
      moments.accept(new AccessSeen(at, AccessSeen.Outcome.PERMITTED, seen.text(), "", List.of()));
      recorded(at, seen, null);
      return;
    }
    List<Object> key = List.of(
        transactions.get(0).sid(),
        transactions.get(0).address() >>> PAGE_SHIFT,
        transactions.get(0).write(),
        seen.status(),
        query.nearest() == null);
    if (!reported.add(key)) {
      return;
    }
    if (reported.size() > REMEMBERED) {
      reported.clear();
    }
    if (query.uncertain) {
      moments.accept(new Moment.AccessUndecided(at, seen.text(), query.text()));
      return;
    }
    Optional<Exclusion> exclusion = query.exclusion();
    if (exclusion.isPresent()) {
      moments.accept(new AccessSeen(
          at, AccessSeen.Outcome.INVALIDATED, seen.text(), query.text(), proof(exclusion.get())));
    } else if (query.nearest() != null) {
      moments.accept(new AccessSeen(at, AccessSeen.Outcome.PERMITTED, seen.text(), "", List.of()));
      recorded(at, seen, query.nearest());
    } else {
      moments.accept(
          new AccessSeen(at, AccessSeen.Outcome.NEVER, seen.text(), query.text(), List.of()));
    }
  }

  /**
   * Holds what an SMMU with empty caches did against the one thing that it must do.
   *
   * @return whether it can be judged and is right
   */
  boolean judgeCold(Evidence at, List<Transaction> transactions, OutcomeMatch cold) {
    Query query = new Query(transactions, cold);
    if (query.fresh() || query.uncertain) {
      return true;
    }
    List<Object> key = List.of("cold", transactions.get(0).sid(), cold.status());
    if (reported.add(key)) {
      String seen = "with empty caches: " + cold.text();
      if (query.nearest() != null) {
        recorded(at, cold, query.nearest());
      } else {
        moments.accept(new AccessSeen(at, AccessSeen.Outcome.NEVER, seen, query.text(), List.of()));
      }
    }
    return false;
  }

  private void recorded(Evidence at, OutcomeMatch seen, Outcome expected) {
    if (seen.events().isEmpty()) {
      return;
    }
    if (expected == null) {
      moments.accept(new Moment.EventsSeen(at, true, "", Map.of(), Map.of()));
      return;
    }
    List<EventRecord> events = seen.events().get();
    EventRecord wanted = expected.event();
    EventRecord found = events.isEmpty() ? null : differing(seen, wanted);
    if (wanted == null || found == null) {
      Map<String, String> wants = Map.of("record", wanted == null ? "none" : wanted.toString());
      Map<String, String> finds = Map.of("record", found == null ? "none" : found.toString());
      moments.accept(new Moment.EventsSeen(at, false, seen.text(), wants, finds));
      return;
    }
    Set<Field> fields = seen.records().differences(wanted, found, seen.bytes());
    moments.accept(new Moment.EventsSeen(
        at,
        false,
        seen.text(),
        EventMatch.values(wanted, fields),
        EventMatch.values(found, fields)));
  }

  private static EventRecord differing(OutcomeMatch seen, EventRecord wanted) {
    List<EventRecord> events = seen.events().orElseThrow();
    for (EventRecord event : events) {
      if (wanted == null || !seen.records().same(wanted, event, seen.bytes())) {
        return event;
      }
    }
    return events.get(0);
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

  /** One access, looked up as often as there are things about it that nobody knows. */
  private final class Query {
    private final List<Transaction> transactions;
    private final OutcomeMatch seen;
    private final Set<Outcome> permitted = new LinkedHashSet<>();
    private boolean uncertain;

    Query(List<Transaction> transactions, OutcomeMatch seen) {
      this.transactions = transactions;
      this.seen = seen;
      this.uncertain = !controls.known();
    }

    /** Whether an SMMU without caches would have done it. */
    boolean fresh() {
      for (Controls variant : controls.all()) {
        for (Transaction t : transactions) {
          try {
            Outcome fresh = history.fresh(variant, t);
            permitted.add(fresh);
            if (seen.matches(fresh)) {
              return true;
            }
          } catch (Unreadable unknown) {
            uncertain = true;
          }
        }
      }
      return false;
    }

    boolean cached() {
      for (Controls variant : controls.all()) {
        for (Transaction t : transactions) {
          Permitted all = history.permitted(variant, t);
          permitted.addAll(all.outcomes());
          uncertain |= all.uncertain();
          if (all.outcomes().stream().anyMatch(seen::matches)) {
            return true;
          }
        }
      }
      return false;
    }

    Optional<Exclusion> exclusion() {
      for (Controls variant : controls.all()) {
        for (Transaction t : transactions) {
          Optional<Exclusion> exclusion = history.exclusion(variant, t, seen::matches);
          if (exclusion.isPresent()) {
            return exclusion;
          }
        }
      }
      return Optional.empty();
    }

    /** A permitted outcome that differs in its record alone; null if there is none. */
    Outcome nearest() {
      Outcome nearest = null;
      for (Outcome outcome : permitted) {
        if (seen.matchesDevice(outcome)) {
          boolean sameType = outcome.event() != null
              && seen.events().isPresent()
              && seen.events().get().stream()
                  .anyMatch(event -> event.type() == outcome.event().type());
          if (nearest == null || sameType) {
            nearest = outcome;
          }
        }
      }
      return nearest;
    }

    String text() {
      List<String> texts = permitted.stream().map(Object::toString).limit(TOLD).toList();
      int more = permitted.size() - texts.size();
      return String.join(" or ", texts) + (more > 0 ? " or " + more + " more" : "");
    }
  }
}
