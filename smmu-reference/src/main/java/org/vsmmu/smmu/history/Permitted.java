package org.vsmmu.smmu.history;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.vsmmu.smmu.translate.Outcome;

/** The outcomes that the architecture permits for a transaction, given all that has happened. */
public final class Permitted {

  private final List<Possibility> possibilities;
  private final boolean uncertain;
  private final boolean merges;

  Permitted(List<Possibility> possibilities, boolean uncertain, boolean merges) {
    this.possibilities = possibilities;
    this.uncertain = uncertain;
    this.merges = merges;
  }

  /** The outcomes, each once. */
  public List<Outcome> outcomes() {
    Set<Outcome> outcomes = new LinkedHashSet<>();
    possibilities.forEach(possibility -> outcomes.add(possibility.outcome()));
    return new ArrayList<>(outcomes);
  }

  /**
   * Whether there may be others, because some content of memory was never seen or is not
   * remembered: then an outcome that is not among these cannot be judged.
   */
  public boolean uncertain() {
    return uncertain;
  }

  /** Whether an STE that may be in use lets the SMMU merge event records: MEV (SMMUv3 2.3). */
  public boolean mayMergeRecords() {
    return merges;
  }

  List<Possibility> possibilities() {
    return possibilities;
  }
}
