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

  Permitted(List<Possibility> possibilities, boolean uncertain) {
    this.possibilities = possibilities;
    this.uncertain = uncertain;
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

  List<Possibility> possibilities() {
    return possibilities;
  }
}
