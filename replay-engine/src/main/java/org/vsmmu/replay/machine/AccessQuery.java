package org.vsmmu.replay.machine;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.vsmmu.smmu.event.EventRecord;
import org.vsmmu.smmu.event.EventType;
import org.vsmmu.smmu.history.Exclusion;
import org.vsmmu.smmu.history.History;
import org.vsmmu.smmu.history.Permitted;
import org.vsmmu.smmu.translate.Controls;
import org.vsmmu.smmu.translate.Outcome;
import org.vsmmu.smmu.translate.Transaction;
import org.vsmmu.smmu.translate.Unreadable;

/** One access, looked up as often as there are things about it that nobody knows. */
final class AccessQuery {

  private static final int TOLD = 4;

  private final History history;
  private final List<Controls> variants;
  private final List<Transaction> transactions;
  private final OutcomeMatch seen;
  private final Set<Outcome> freshOnes = new LinkedHashSet<>(2);
  private final Set<Outcome> permitted = new LinkedHashSet<>(2);
  private boolean uncertain;
  private boolean mergeable;

  AccessQuery(
      History history, ControlState controls, List<Transaction> transactions, OutcomeMatch seen) {
    this.history = history;
    this.variants = controls.all();
    this.transactions = transactions;
    this.seen = seen;
    this.uncertain = !controls.known();
  }

  /** Whether it may have done something else that cannot be known. */
  boolean uncertain() {
    return uncertain;
  }

  /** What an SMMU without caches does, if that is what was seen; null otherwise. */
  Outcome fresh() {
    for (Controls variant : variants) {
      for (Transaction t : transactions) {
        try {
          Outcome fresh = history.fresh(variant, t);
          if (seen.matches(fresh)) {
            return fresh;
          }
          freshOnes.add(fresh);
        } catch (Unreadable unknown) {
          uncertain = true;
        }
      }
    }
    permitted.addAll(freshOnes);
    return null;
  }

  /** What some legal SMMU does with whatever it may have cached, if that was seen; or null. */
  Outcome cached() {
    for (Controls variant : variants) {
      for (Transaction t : transactions) {
        Permitted all = history.permitted(variant, t);
        uncertain |= all.uncertain();
        mergeable |= all.mayMergeRecords();
        for (Outcome outcome : all.outcomes()) {
          if (seen.matches(outcome)) {
            return outcome;
          }
          permitted.add(outcome);
        }
      }
    }
    return null;
  }

  /**
   * A permitted outcome of which the record may be missing, as it repeats the last one; or null.
   */
  Outcome merged(EventRecord last) {
    if (last == null || seen.events().isEmpty() || !seen.events().get().isEmpty()) {
      return null;
    }
    for (Outcome outcome : permitted) {
      EventRecord event = outcome.event();
      boolean alike = event != null
          && seen.matchesDevice(outcome)
          && seen.records().repeats(event, last)
          && (mergeable || alwaysMergeable(event.type()));
      if (alike) {
        return outcome;
      }
    }
    return null;
  }

  /** SMMUv3 2.3, MEV. */
  private static boolean alwaysMergeable(EventType type) {
    return switch (type) {
      case F_UUT, C_BAD_STREAMID, F_STE_FETCH, C_BAD_STE -> true;
      default -> false;
    };
  }

  /** The completed invalidation that excludes what was seen; empty if none does. */
  Optional<Exclusion> exclusion() {
    for (Controls variant : variants) {
      for (Transaction t : transactions) {
        Optional<Exclusion> exclusion = history.exclusion(variant, t, seen::matches);
        if (exclusion.isPresent()) {
          return exclusion;
        }
      }
    }
    return Optional.empty();
  }

  /**
   * Whether a record was due or not, depending on what the SMMU had cached: then nobody can tell
   * whether one was lost.
   *
   * @param accepted an outcome that was seen, without its record
   */
  boolean lossOpen(Outcome accepted) {
    boolean recorded = accepted.event() != null;
    for (Controls variant : variants) {
      for (Transaction t : transactions) {
        for (Outcome outcome : history.permitted(variant, t).outcomes()) {
          if (seen.matchesDevice(outcome) && recorded != (outcome.event() != null)) {
            return true;
          }
        }
      }
    }
    return false;
  }

  /**
   * The permitted outcome that differs from what was seen in its record alone; null if the device
   * saw something that is not permitted.
   *
   * @param freshOnly nothing cached can be the reason
   */
  Outcome sameToDevice(boolean freshOnly) {
    Outcome fresh = first(freshOnes, false);
    Outcome sameType = first(freshOnly ? freshOnes : permitted, true);
    if (sameType != null || fresh != null || freshOnly) {
      return sameType != null ? sameType : fresh;
    }
    // A record of another type tells of another fault, and not of a wrong record.
    boolean recorded = seen.events().isPresent() && !seen.events().get().isEmpty();
    for (Outcome outcome : permitted) {
      boolean comparable = outcome.event() == null
          ? recorded
          : !recorded && translates(outcome.event().type());
      if (comparable && seen.matchesDevice(outcome)) {
        return outcome;
      }
    }
    return null;
  }

  private Outcome first(Set<Outcome> outcomes, boolean withSameType) {
    for (Outcome outcome : outcomes) {
      boolean same = outcome.event() != null
          && seen.events().isPresent()
          && seen.events().get().stream()
              .anyMatch(event -> event.type() == outcome.event().type());
      if (seen.matchesDevice(outcome) && (same || !withSameType)) {
        return outcome;
      }
    }
    return null;
  }

  private static boolean translates(EventType type) {
    return switch (type) {
      case F_TRANSLATION, F_ADDR_SIZE, F_ACCESS, F_PERMISSION -> true;
      default -> false;
    };
  }

  /** What would have been permitted, in words. */
  String text() {
    List<String> texts = permitted.stream().map(Object::toString).limit(TOLD).toList();
    int more = permitted.size() - texts.size();
    return String.join(" or ", texts) + (more > 0 ? " or " + more + " more" : "");
  }
}
